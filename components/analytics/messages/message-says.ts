/** What the messages page says in sentences. @module */
import type { MessagesAnswer } from '@/lib/analytics/messages'
import { isBeforeKnown } from '@/lib/analytics/range-notes'
import { formatBytes, formatLatency, formatShare, plural } from '@/lib/format/numbers'
import { comparison } from '../growth/growth-text'
import { lookOfType } from './message-series'

type Totals = MessagesAnswer['totals']

/** `18,204 messages were heard, 4% more than in the period before; half reached 90% of their nodes within 210 ms.` */
export function messagesSay({
  totals,
  previous,
  range,
  firstMs,
}: Pick<MessagesAnswer, 'totals' | 'previous' | 'range' | 'firstMs'>): string {
  if (totals.messages === 0) return 'No message was heard in this stretch of time.'
  const compared =
    previous === null || !isBeforeKnown({ range, firstMs })
      ? ''
      : `, ${comparison(totals.messages, previous.totals.messages)} in the period before`
  const speed =
    totals.p50Ms === null
      ? ''
      : `; half of them reached 90% of their nodes within ${formatLatency(totals.p50Ms)}`
  return `${plural(totals.messages, 'message')} ${totals.messages === 1 ? 'was' : 'were'} heard${compared}${speed}.`
}

export function typesSay(types: MessagesAnswer['types'], messages: number): string {
  const [most] = types.toSorted((a, b) => b.messages - a.messages)
  if (most === undefined || messages === 0) return 'No message was heard.'
  return `${lookOfType(most.key).label} is the most frequent type: ${formatShare(most.messages / messages)} of all.`
}

export function bytesSay({ bytes, sized, messages }: Totals): string {
  if (sized === 0) return 'The size of no message is known.'
  const known = sized < messages ? ` (sizes of ${formatShare(sized / messages)} are known)` : ''
  return `${formatBytes(bytes)} were published, each message counted once${known}: ${formatBytes(bytes / sized)} a message.`
}

export function speedSays({ p50Ms, p90Ms, p99Ms, timed, messages }: Totals): string {
  if (p50Ms === null) return 'No propagation time is known: it takes nodes that report what they receive.'
  const known = timed < messages ? ` (known of ${formatShare(timed / messages)})` : ''
  return `Until 90% of the nodes reached had it: half of the messages took at most ${formatLatency(p50Ms)}, nine in ten ${formatLatency(p90Ms)}, 99 in 100 ${formatLatency(p99Ms)}${known}.`
}

export function deliverySays({ deliveryRatio, duplicateRatio }: Totals): string {
  const delivered =
    deliveryRatio === null
      ? 'How many subscribers were reached is not known'
      : `${formatShare(deliveryRatio)} of subscribers were reached`
  const again =
    duplicateRatio === null ? '' : `; each first reception came with ${duplicateRatio.toFixed(2)} duplicates`
  return `${delivered}${again}.`
}
