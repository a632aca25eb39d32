/** The types of messages, apart from what parses them: open pages unpack traffic and parse nothing. @module */

/** Types of Meshara's envelope; the index is the number on the wire. */
export const MESSAGE_TYPES = [
  'broadcast',
  'private',
  'update_package',
  'query',
  'response',
  'route_advertisement',
  'acknowledgment',
  'update_announcement',
  'update_request',
  'update_chunk',
  'ping',
] as const
export type MessageType = (typeof MESSAGE_TYPES)[number]
