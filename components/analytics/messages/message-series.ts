/** Messages by what they are for, in series that a chart can stand on each other. @module */
import type { AnswerFrame } from '@/lib/analytics/answer'
import type { MessageSeries } from '@/lib/analytics/messages'
import { MESSAGE_TYPES } from '@/lib/messages/kinds'
import { seriesLook } from '../../charts/looks'
import type { TimeSeries } from '../../charts/time-layout'
import { FAMILY_LABELS, TYPE_FAMILIES, typeLook, type TypeLook } from '../../messages/type-palette'
import { whereObserved } from '../chart-time'

/** How a type is called and drawn; a name that is none of ours is one that is not known. */
export function lookOfType(key: string): TypeLook {
  return typeLook(MESSAGE_TYPES.find((type) => type === key) ?? null)
}

/** Types that serve one purpose are one bar: eleven colours cannot be told apart by everyone. */
export function familySeries(
  byType: readonly MessageSeries[],
  coverage: AnswerFrame['coverage'],
): TimeSeries[] {
  return TYPE_FAMILIES.flatMap((family) => {
    const members = byType.filter(({ key }) => lookOfType(key).family === family)
    if (members.length === 0) return []
    const sums = coverage.map((_, index) =>
      members.reduce((sum, { messages }) => sum + (messages[index] ?? 0), 0),
    )
    return [
      {
        key: family,
        name: FAMILY_LABELS[family],
        form: 'bars' as const,
        look: { colour: `type-${family}` as const, dash: 'solid' as const },
        values: whereObserved(coverage, sums),
      },
    ]
  })
}

/** So many topics get a layer of their own; the rest are joined. */
const TOPICS_DRAWN = 5

export function topicSeries(
  byTopic: readonly MessageSeries[],
  coverage: AnswerFrame['coverage'],
): TimeSeries[] {
  const own = byTopic.slice(0, TOPICS_DRAWN)
  const others = byTopic.slice(TOPICS_DRAWN)
  const layer = (key: string, name: string, look: TimeSeries['look'], members: readonly MessageSeries[]) => ({
    key,
    name,
    form: 'layers' as const,
    look,
    values: whereObserved(
      coverage,
      coverage.map((_, index) => members.reduce((sum, { bytes }) => sum + (bytes[index] ?? 0), 0)),
    ),
  })
  return [
    ...own.map((topic, index) => ({
      ...layer(topic.key, topicName(topic.key), seriesLook(index), [topic]),
      shortName: shortTopic(topic.key),
    })),
    ...(others.length === 0
      ? []
      : [layer('others', 'Other topics', { colour: 'series-rest', dash: 'solid' } as const, others)]),
  ]
}

/** `/meshara/broadcast/1` → `broadcast/1`: what tells a network's topics apart. */
const shortTopic = (topic: string): string => topicName(topic).replace(/^\/[^/]+\//, '')

export const topicName = (topic: string): string => (topic === '' ? 'Not known' : topic)
