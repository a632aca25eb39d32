/** What clients may ask of the hub. Their payloads are parsed here, and every question gets its answer. @module */
import type { Server, Socket } from 'socket.io'
import type { z } from 'zod'
import {
  mapWatchSchema,
  messageWatchSchema,
  nodesWatchSchema,
  type Ack,
  type ClientToServerEvents,
  type ServerToClientEvents,
} from '@/lib/live/events'
import type { NodeSummary } from '@/lib/nodes'
import type { CommandBudget } from './command-budget'
import type { LiveMetrics } from './live-metrics'
import type { MapFeed } from './map-feed'
import { mapRoom, messageRoom, newsRoom, nodeRoom, trafficRoom } from './rooms'

interface SocketData {
  /** Which of the rooms for the map, for traffic and for the message list is this socket's. */
  room: number
  watched: ReadonlySet<number>
  /** Id of the one message that is watched. */
  message: string | null
  budget: CommandBudget
  /** Commands refused by the budget. */
  limited: number
  /** Messages that wait for the transport. */
  queued: number
  queuedBytes: number
}
export type LiveServer = Server<ClientToServerEvents, ServerToClientEvents, Record<string, never>, SocketData>
export type LiveServerSocket = Socket<
  ClientToServerEvents,
  ServerToClientEvents,
  Record<string, never>,
  SocketData
>

export interface CommandContext {
  feed: MapFeed
  metrics: LiveMetrics
  /** Sequence number up to which a map room has been told. */
  toldRoom: (room: number) => number
}

type Answer = Ack & { resync?: boolean }
type Command = (context: CommandContext, socket: LiveServerSocket, payload: unknown) => Answer

/** Refusals by the budget after which a client is not worth listening to. */
const MAX_LIMITED = 200

/** A map, not an object: `constructor` is no command. */
const COMMANDS: ReadonlyMap<unknown, Command> = new Map<unknown, Command>([
  ['map:watch', watchMap],
  ['map:unwatch', unwatchMap],
  ['nodes:watch', watchNodes],
  ['traffic:watch', joinOwn(trafficRoom)],
  ['traffic:unwatch', leaveOwn(trafficRoom)],
  ['messages:watch', joinOwn(newsRoom)],
  ['messages:unwatch', leaveOwn(newsRoom)],
  ['message:watch', watchMessage],
])

/** @param packet - the event's name, its arguments, and, when the client wants an answer, the way to give it. */
export function runCommand(context: CommandContext, socket: LiveServerSocket, packet: unknown[]): void {
  const [event, payload] = packet
  const last = packet.at(-1)
  const answer = (body: Answer): void => {
    // Only socket.io itself can have put a function there: the wire carries none.
    if (typeof last === 'function') (last as (body: Answer) => void)(body)
  }
  const command = COMMANDS.get(event)
  const count = (outcome: string): void => {
    context.metrics.commands.inc({
      event: command === undefined ? 'unknown' : String(event),
      answer: outcome,
    })
  }
  if (!socket.data.budget.take()) {
    count('limited')
    answer({ ok: false, field: '', expected: 'fewer commands a second' })
    if (++socket.data.limited > MAX_LIMITED) socket.disconnect(true)
  } else if (command === undefined) {
    count('unknown')
    answer({ ok: false, field: 'event', expected: [...COMMANDS.keys()].join(', ') })
  } else {
    const result = command(context, socket, typeof payload === 'function' ? undefined : payload)
    count(result.ok ? 'ok' : 'invalid')
    answer(result)
  }
}

function watchMap({ feed, toldRoom }: CommandContext, socket: LiveServerSocket, payload: unknown): Answer {
  const parsed = mapWatchSchema.safeParse(payload)
  if (!parsed.success) return refusal(parsed.error)
  const missed = feed.since(parsed.data.feed, parsed.data.seq)
  if (missed === null) return { ok: true, resync: true }
  const room = socket.data.room
  // The room may be behind the feed while a delta is on its way to it: that one comes by the room.
  for (const { seq, bytes } of missed) if (seq <= toldRoom(room)) socket.emit('map:delta', bytes)
  void socket.join(mapRoom(room))
  return { ok: true }
}

function unwatchMap(_context: CommandContext, socket: LiveServerSocket): Answer {
  void socket.leave(mapRoom(socket.data.room))
  return { ok: true }
}

function watchNodes({ feed }: CommandContext, socket: LiveServerSocket, payload: unknown): Answer {
  const parsed = nodesWatchSchema.safeParse(payload)
  if (!parsed.success) return refusal(parsed.error)
  const wanted = new Set(parsed.data.nums)
  const before = socket.data.watched
  for (const num of before) if (!wanted.has(num)) void socket.leave(nodeRoom(num))
  const added = [...wanted].filter((num) => !before.has(num))
  void socket.join(added.map(nodeRoom))
  socket.data.watched = wanted
  // The page was rendered a moment ago: what has changed since would be missed otherwise.
  const nodes = added
    .map((num) => feed.state.summary(num))
    .filter((node): node is NodeSummary => node !== undefined)
  if (nodes.length > 0) socket.emit('nodes:changed', nodes)
  return { ok: true }
}

function joinOwn(name: (index: number) => string): Command {
  return (_context, socket) => {
    void socket.join(name(socket.data.room))
    return { ok: true }
  }
}

function leaveOwn(name: (index: number) => string): Command {
  return (_context, socket) => {
    void socket.leave(name(socket.data.room))
    return { ok: true }
  }
}

function watchMessage(_context: CommandContext, socket: LiveServerSocket, payload: unknown): Answer {
  const parsed = messageWatchSchema.safeParse(payload)
  if (!parsed.success) return refusal(parsed.error)
  if (socket.data.message !== null) void socket.leave(messageRoom(socket.data.message))
  socket.data.message = parsed.data.id
  if (parsed.data.id !== null) void socket.join(messageRoom(parsed.data.id))
  return { ok: true }
}

/** The first field at fault and what was expected of it. */
function refusal(error: z.ZodError): { ok: false; field: string; expected: string } {
  const [issue] = error.issues
  return { ok: false, field: issue?.path.join('.') ?? '', expected: issue?.message ?? 'another payload' }
}
