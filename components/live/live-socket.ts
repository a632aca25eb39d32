/** The page's socket, with the transport the server speaks. @module */
import { io, type Socket } from 'socket.io-client'
import msgpackParser from 'socket.io-msgpack-parser'
import type { ClientToServerEvents, ServerToClientEvents } from '@/lib/live/events'
import { LIVE_PATH } from '@/lib/live/feed-address'

export type LiveSocket = Socket<ServerToClientEvents, ClientToServerEvents>

/** @param origin - where the server is; unset: where the page came from. */
export function openLiveSocket(origin?: string): LiveSocket {
  const options = {
    path: LIVE_PATH,
    transports: ['websocket'],
    parser: msgpackParser,
    reconnectionDelay: 500,
    reconnectionDelayMax: 8_000,
    randomizationFactor: 0.5,
    forceNew: true,
  }
  return origin === undefined ? io(options) : io(origin, options)
}
