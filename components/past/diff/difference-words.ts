/** What the differences of two moments are called. @module */
import { agentName } from '@/lib/format/names'
import { STATUS_TEXT } from '@/lib/format/statuses'
import type { Difference, DifferenceKind } from '@/lib/past/differences'

export const KIND_TEXT: Readonly<Record<DifferenceKind, { tab: string; meaning: string }>> = {
  new: { tab: 'New', meaning: 'came onto the map' },
  gone: { tab: 'Gone', meaning: 'left the map' },
  state: { tab: 'State', meaning: 'is in another state' },
  version: { tab: 'Version', meaning: 'runs another version' },
  place: { tab: 'Place', meaning: 'is somewhere else' },
  link_made: { tab: 'Links made', meaning: 'are linked since' },
  link_lost: { tab: 'Links lost', meaning: 'are linked no more' },
}

/** A value of before or after, as people read it; '' for none. */
export function valueText(kind: DifferenceKind, value: Difference['before']): string {
  if (value === null) return ''
  if (kind === 'version') return agentName(value)
  if (kind === 'place') return value
  const known = Object.entries(STATUS_TEXT).find(([status]) => status === value)
  return known?.[1].label ?? value
}
