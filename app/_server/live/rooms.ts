/** Names of the rooms that sockets join. @module */

/**
 * Rooms of each kind that everybody on a page joins. One emit to ten thousand sockets blocks the event loop for up to
 * a second, so the sockets are spread over rooms, and other work gets its turn between them.
 */
export const WATCH_ROOMS = 16

export function mapRoom(index: number): string {
  return `map:${String(index)}`
}
export function trafficRoom(index: number): string {
  return `traffic:${String(index)}`
}
/** Of the message list. */
export function newsRoom(index: number): string {
  return `messages:${String(index)}`
}
export function nodeRoom(num: number): string {
  return `node:${String(num)}`
}
/** @param id - of a message, hex. */
export function messageRoom(id: string): string {
  return `message:${id}`
}
