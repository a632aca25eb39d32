import { reachText, shortenMessageId, sizeText } from '@/components/messages/message-text'
import { typeLook } from '@/components/messages/type-palette'
import { getMessageDetail } from '@/db/queries/messages/get-message-detail'
import { formatCount, formatLatency } from '@/lib/format/numbers'
import { messageIdSchema } from '@/lib/messages/message'
import type { Card } from '../card'
import { BESIDE_SIZE } from '../card'
import { treeDrawing } from '../drawings/tree-drawing'
import type { CardContext } from './context'

/** null: nobody has heard of it. */
export async function messageCard({ db, now }: CardContext, id: string): Promise<Card | null> {
  if (!messageIdSchema.safeParse(id).success) return null
  const detail = await getMessageDetail(db, id, now())
  if (detail === null) return null
  const size = detail.sizeBytes === null ? '' : `, ${sizeText(detail.sizeBytes)}`
  const topic = detail.topic === '' ? '' : ` on ${detail.topic}`
  return {
    kind: 'Message',
    title: shortenMessageId(id, 14, 8),
    isCode: true,
    says: `${typeLook(detail.type).label}${size}${topic}.`,
    figures: [
      { name: 'Reached', value: reachText(detail) },
      { name: '90% had it in', value: formatLatency(detail.t90AfterMs) },
      { name: 'Hops', value: formatCount(detail.hops) },
    ],
    beside: treeDrawing(detail.arrivals, BESIDE_SIZE),
  }
}
