/** What the page watches of messages, told to the server once however many components watch it. @module */
import type { TrafficFlow } from '@/lib/live/traffic'
import { unpackFlow, type PackedFlow } from '@/lib/live/traffic-wire'
import type { MessageSummary } from '@/lib/messages/message'
import type { TrafficFigures } from '@/lib/messages/message-query'
import type { LiveSocket } from './live-socket'

export interface MessageNews {
  /** Oldest change first. */
  messages: MessageSummary[]
  /** Changed too, but there were too many to tell. */
  leftOut: number
}

export interface TrafficHandlers {
  onFlow?: (flow: TrafficFlow) => void
  onFigures?: (figures: TrafficFigures) => void
}

/** Each watch lasts until the returned function is called. */
export interface MessageWatch {
  watchTraffic(handlers: TrafficHandlers): () => void
  watchNews(onNews: (news: MessageNews) => void): () => void
  /**
   * The page watches one message at a time: the newest asked for.
   * @param onChange - null: the connection was lost in between, and whatever changed meanwhile was missed.
   */
  watchMessage(id: string, onChange: (message: MessageSummary | null) => void): () => void
  /** Tells the server everything again: it forgets with each connection. */
  resend(): void
}

interface OneMessage {
  id: string
  onChange: (message: MessageSummary | null) => void
}

const ignore = (): void => undefined

export function createMessageWatch(socket: LiveSocket): MessageWatch {
  const traffic = new Set<TrafficHandlers>()
  const news = new Set<(news: MessageNews) => void>()
  let one: OneMessage | null = null
  let hasBeenOpen = socket.connected

  const tell = {
    traffic: () => {
      if (!socket.connected) return
      if (traffic.size > 0) socket.emit('traffic:watch', ignore)
      else socket.emit('traffic:unwatch')
    },
    news: () => {
      if (!socket.connected) return
      if (news.size > 0) socket.emit('messages:watch', ignore)
      else socket.emit('messages:unwatch')
    },
    one: () => {
      if (socket.connected) socket.emit('message:watch', { id: one?.id ?? null }, ignore)
    },
  }

  socket.on('traffic:flow', (packed: PackedFlow) => {
    const flow = unpackFlow(packed)
    for (const { onFlow } of [...traffic]) onFlow?.(flow)
  })
  socket.on('traffic:changed', (figures) => {
    for (const { onFigures } of [...traffic]) onFigures?.(figures)
  })
  socket.on('messages:changed', (said) => {
    for (const onNews of [...news]) onNews(said)
  })
  socket.on('message:changed', (message) => {
    if (one?.id === message.id) one.onChange(message)
  })

  /** Adds, and tells the server of the first and of the last. */
  const hold = <T>(held: Set<T>, item: T, tellServer: () => void): (() => void) => {
    held.add(item)
    if (held.size === 1) tellServer()
    return () => {
      if (held.delete(item) && held.size === 0) tellServer()
    }
  }

  return {
    watchTraffic: (handlers) => hold(traffic, { ...handlers }, tell.traffic),
    watchNews: (onNews) => hold(news, (said: MessageNews) => onNews(said), tell.news),
    watchMessage: (id, onChange) => {
      const mine = { id, onChange }
      one = mine
      tell.one()
      return () => {
        if (one !== mine) return
        one = null
        tell.one()
      }
    },
    resend: () => {
      if (traffic.size > 0) tell.traffic()
      if (news.size > 0) tell.news()
      if (one !== null) tell.one()
      if (hasBeenOpen) one?.onChange(null)
      hasBeenOpen = true
    },
  }
}
