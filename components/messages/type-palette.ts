/**
 * How message types look: in lists, on a message's page and as particles on the map. Eleven colours cannot be told
 * apart by everyone, so types that serve one purpose share a colour, each purpose has a shape of its own, and what
 * differs within one is told by how the shape is filled. The word always stands beside the mark.
 * @module
 */
import type { MessageType } from '@/lib/messages/kinds'

export const TYPE_FAMILIES = ['broadcast', 'private', 'exchange', 'update', 'upkeep', 'unknown'] as const
export type TypeFamily = (typeof TYPE_FAMILIES)[number]

/** How the shape of a family is filled. */
export type TypeFill = 'full' | 'hollow' | 'half' | 'dot'

export interface TypeLook {
  readonly label: string
  readonly family: TypeFamily
  readonly fill: TypeFill
}

/** `unknown`: the topic carries no envelope we know, or no observer has seen the message. */
export const TYPE_LOOKS: Readonly<Record<MessageType | 'unknown', TypeLook>> = {
  broadcast: { label: 'Broadcast', family: 'broadcast', fill: 'full' },
  private: { label: 'Private', family: 'private', fill: 'full' },
  query: { label: 'Query', family: 'exchange', fill: 'hollow' },
  response: { label: 'Response', family: 'exchange', fill: 'full' },
  update_package: { label: 'Update package', family: 'update', fill: 'full' },
  update_announcement: { label: 'Update announcement', family: 'update', fill: 'hollow' },
  update_request: { label: 'Update request', family: 'update', fill: 'half' },
  update_chunk: { label: 'Update chunk', family: 'update', fill: 'dot' },
  route_advertisement: { label: 'Route advertisement', family: 'upkeep', fill: 'full' },
  acknowledgment: { label: 'Acknowledgment', family: 'upkeep', fill: 'half' },
  ping: { label: 'Ping', family: 'upkeep', fill: 'hollow' },
  unknown: { label: 'Type not known', family: 'unknown', fill: 'hollow' },
}

/** What a family is called where its types are not listed one by one, as in a legend. */
export const FAMILY_LABELS: Readonly<Record<TypeFamily, string>> = {
  broadcast: 'Broadcast',
  private: 'Private',
  exchange: 'Query, response',
  update: 'Updates',
  upkeep: 'Routes, acks, pings',
  unknown: 'Not known',
}

export const typeLook = (type: MessageType | null): TypeLook => TYPE_LOOKS[type ?? 'unknown']

/** Index into TYPE_FAMILIES: what a particle on the map carries. */
export const typeFamilyIndex = (type: MessageType | null): number =>
  TYPE_FAMILIES.indexOf(typeLook(type).family)

/** Custom property that holds the colour of a family; see components/ui/tokens.css. */
export const familyToken = (family: TypeFamily): string => `--type-${family}`
