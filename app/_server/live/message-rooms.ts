/** Who watches messages, and telling them. @module */
import { MESSAGES_TOLD_MAX } from '@/lib/live/events'
import type { TrafficFlow } from '@/lib/live/traffic'
import { packFlow } from '@/lib/live/traffic-wire'
import type { MessageSummary } from '@/lib/messages/message'
import type { TrafficFigures } from '@/lib/messages/message-query'
import { inTurns } from './in-turns'
import { messageRoom, newsRoom, trafficRoom, WATCH_ROOMS } from './rooms'
import type { LiveServer } from './socket-commands'

const MESSAGES_PER_TURN = 50

export class MessageRooms {
  readonly #io: LiveServer

  constructor(io: LiveServer) {
    this.#io = io
  }

  get hasTrafficWatchers(): boolean {
    return this.#has('traffic:')
  }

  /** Of the list, or of any one message. */
  get hasMessageWatchers(): boolean {
    return this.#has('messages:') || this.#has('message:')
  }

  /** What the next flow replaces: a client that is behind goes without. */
  async sendFlow(flow: TrafficFlow): Promise<void> {
    const packed = packFlow(flow)
    await inTurns(this.#rooms(trafficRoom), (room) => this.#io.to(room).volatile.emit('traffic:flow', packed))
  }

  sendFigures(figures: TrafficFigures): void {
    for (const room of this.#rooms(trafficRoom)) this.#io.to(room).volatile.emit('traffic:changed', figures)
  }

  /** @param messages - oldest change first. */
  async sendNews(messages: readonly MessageSummary[], leftOut: number): Promise<void> {
    const told = messages.slice(-MESSAGES_TOLD_MAX)
    const news = { messages: told, leftOut: leftOut + messages.length - told.length }
    await inTurns(this.#rooms(newsRoom), (room) => this.#io.to(room).emit('messages:changed', news))
    const { rooms } = this.#io.of('/').adapter
    const watched = messages.filter(({ id }) => rooms.has(messageRoom(id)))
    await inTurns(
      watched,
      (message) => this.#io.to(messageRoom(message.id)).emit('message:changed', message),
      MESSAGES_PER_TURN,
    )
  }

  #has(prefix: string): boolean {
    for (const room of this.#io.of('/').adapter.rooms.keys()) if (room.startsWith(prefix)) return true
    return false
  }

  #rooms(name: (index: number) => string): string[] {
    const { rooms } = this.#io.of('/').adapter
    return Array.from({ length: WATCH_ROOMS }, (_, index) => name(index)).filter((room) => rooms.has(room))
  }
}
