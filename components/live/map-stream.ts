/**
 * The map as a stream: one snapshot over HTTP, told as it arrives, then deltas. A gap in the sequence, another feed, or
 * the server's word leads to a new snapshot; failures are tried again by themselves.
 * @module
 */
import { CodecError } from '@/lib/graph/codec/decode'
import { decodeDelta } from '@/lib/graph/codec/decode-delta'
import { readSnapshot } from '@/lib/graph/codec/read-snapshot'
import { SNAPSHOT_PATH, type MapShape, type MapSnapshot } from '@/lib/graph/snapshot'
import type { MapDelta } from '@/lib/live/events'
import type { LiveSocket } from './live-socket'
import type { MapBudget, MapPartAsked } from './map-budget'

/**
 * `loading`: a snapshot is on its way. `live`: deltas are coming. `paused`: the socket is lost, what is drawn is as
 * old as the loss. `failed`: the snapshot could not be had; the stream tries again in a moment.
 */
export type MapStreamState =
  { phase: 'loading' } | { phase: 'live' } | { phase: 'paused' } | { phase: 'failed'; reason: string }

export interface MapStreamHandlers {
  /** What can be drawn of a snapshot whose rest is still on its way. */
  onShape?: (shape: MapShape) => void
  /** A whole map replaces what is drawn: at the start and after a gap. */
  onSnapshot: (snapshot: MapSnapshot) => void
  /** The next change, in order, none left out since the snapshot. */
  onDelta: (delta: MapDelta) => void
  onState?: (state: MapStreamState) => void
}

export interface MapStreamInit extends MapStreamHandlers {
  socket: LiveSocket
  /** How much of the map is asked for; unset: all. */
  budget?: MapBudget
  /** Unset: fetched over HTTP from the page's own server, within the budget. */
  fetchSnapshot?: FetchSnapshot
}

export type FetchSnapshot = (signal: AbortSignal, onShape: (shape: MapShape) => void) => Promise<MapSnapshot>

const FIRST_RETRY_MS = 500
const LAST_RETRY_MS = 15_000
const ACK_TIMEOUT_MS = 5_000
/** A lost connection may never be told: a map of which nothing has come for so long is asked for again. */
const STALLED_MS = 45_000
/** What follows the shape so soon spares the page a picture of the shape alone. */
const FACTS_SOON_MS = 120

/** Streams on each socket: the server is told to stop when the last one ends. */
const streams = new WeakMap<LiveSocket, number>()

/** @returns the way to end the stream. */
export function openMapStream(init: MapStreamInit): () => void {
  const { socket, fetchSnapshot = snapshotWithin(init.budget ?? null) } = init
  const ended = new AbortController()
  let at: { feed: string; seq: number } | undefined
  let failures = 0
  let fetching = false
  let timer: ReturnType<typeof setTimeout> | undefined

  const hasEnded = (): boolean => ended.signal.aborted
  const state = (next: MapStreamState): void => init.onState?.(next)

  const later = (work: () => void): void => {
    clearTimeout(timer)
    timer = setTimeout(work, Math.min(FIRST_RETRY_MS * 2 ** Math.min(failures, 8), LAST_RETRY_MS))
    failures++
  }

  const load = async (): Promise<void> => {
    clearTimeout(timer)
    if (fetching || hasEnded()) return
    fetching = true
    at = undefined
    state({ phase: 'loading' })
    try {
      const snapshot = await fetchSnapshot(ended.signal, (shape) => {
        if (!hasEnded()) init.onShape?.(shape)
      })
      if (hasEnded()) return
      at = { feed: snapshot.feed, seq: snapshot.seq }
      init.onSnapshot(snapshot)
      if (socket.connected) followNow()
      else state({ phase: 'paused' })
    } catch (error) {
      if (hasEnded()) return
      state({ phase: 'failed', reason: error instanceof Error ? error.message : String(error) })
      later(reload)
    } finally {
      fetching = false
    }
  }
  const reload = (): void => void load()

  const follow = async (): Promise<void> => {
    if (at === undefined) return
    try {
      const answer: unknown = await socket.timeout(ACK_TIMEOUT_MS).emitWithAck('map:watch', at)
      if (hasEnded()) return
      if (isFollowed(answer)) {
        failures = 0
        state({ phase: 'live' })
      } else {
        at = undefined
        later(reload)
      }
    } catch {
      // A lost connection ends every question: the next connection asks again.
      if (socket.connected && !hasEnded()) later(followNow)
    }
  }
  const followNow = (): void => void follow()

  const onDelta = (bytes: Uint8Array | ArrayBuffer): void => {
    // What comes before the snapshot is sent again, once the server is told where the page stands.
    if (at === undefined) return
    const delta = readDelta(bytes)
    if (delta === null) {
      at = undefined
      later(reload)
      return
    }
    if (delta.seq <= at.seq) return
    if (delta.seq !== at.seq + 1) {
      reload()
      return
    }
    at = { feed: at.feed, seq: delta.seq }
    init.onDelta(delta)
  }
  const onDisconnect = (): void => {
    if (at !== undefined) state({ phase: 'paused' })
  }

  socket.on('map:delta', onDelta)
  socket.on('map:resync', reload)
  socket.on('connect', followNow)
  socket.on('disconnect', onDisconnect)
  streams.set(socket, (streams.get(socket) ?? 0) + 1)
  reload()

  return () => {
    if (hasEnded()) return
    ended.abort()
    clearTimeout(timer)
    socket.off('map:delta', onDelta)
    socket.off('map:resync', reload)
    socket.off('connect', followNow)
    socket.off('disconnect', onDisconnect)
    const left = (streams.get(socket) ?? 1) - 1
    streams.set(socket, left)
    if (left === 0 && socket.connected) socket.emit('map:unwatch')
  }
}

/** Whether deltas lead on from what the page holds. By hand: a map in somebody's page carries no schemas. */
function isFollowed(answer: unknown): boolean {
  if (typeof answer !== 'object' || answer === null) return false
  return 'ok' in answer && answer.ok === true && !('resync' in answer && answer.resync === true)
}

/** The snapshot could not be had; the message is for the reader of the page. */
class SnapshotError extends Error {
  override readonly name = 'SnapshotError'
}

/** @returns null when the bytes are no delta. */
function readDelta(bytes: Uint8Array | ArrayBuffer): MapDelta | null {
  try {
    return decodeDelta(bytes)
  } catch (error) {
    if (error instanceof CodecError) return null
    throw error
  }
}

/** Over HTTP from the page's own server. @param budget - null: the whole map. */
export function snapshotWithin(budget: MapBudget | MapPartAsked | null): FetchSnapshot {
  const within =
    budget === null ? '' : `?nodes=${String(budget.nodes)}&links=${String(budget.links)}${ofGroup(budget)}`
  return (signal, onShape) => fetchMap(SNAPSHOT_PATH + within, signal, onShape)
}

function ofGroup(budget: MapBudget | MapPartAsked): string {
  const group = 'group' in budget ? budget.group : null
  return group === null ? '' : `&group=${encodeURIComponent(group)}`
}

/** @throws {Error} when it cannot be had; the message is for the reader of the page. */
export async function fetchMap(
  path: string,
  signal: AbortSignal,
  onShape: (shape: MapShape) => void,
): Promise<MapSnapshot> {
  const ended = new AbortController()
  const leave = (): void => ended.abort(signal.reason)
  const notStalled = (): void => {
    clearTimeout(waiting)
    waiting = setTimeout(() => {
      ended.abort(new SnapshotError('The server stopped sending the map.'))
    }, STALLED_MS)
  }
  let waiting: ReturnType<typeof setTimeout> | undefined
  notStalled()
  signal.addEventListener('abort', leave)
  if (signal.aborted) leave()
  try {
    const response = await fetch(path, { signal: ended.signal })
    return await readResponse(response, notStalled, onShape)
  } finally {
    clearTimeout(waiting)
    signal.removeEventListener('abort', leave)
  }
}

async function readResponse(
  response: Response,
  onBytes: () => void,
  onShape: (shape: MapShape) => void,
): Promise<MapSnapshot> {
  if (!response.ok) {
    throw new SnapshotError(
      response.status === 503
        ? 'The server has no map yet: it waits for its database.'
        : `The server answered ${String(response.status)}.`,
    )
  }
  if (response.body === null) throw new SnapshotError('The server sent no map.')
  let shown: ReturnType<typeof setTimeout> | undefined
  try {
    const watched = response.body.pipeThrough(
      new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
        transform: (bytes, to) => {
          onBytes()
          to.enqueue(bytes)
        },
      }),
    )
    return await readSnapshot(watched, (shape) => {
      shown = setTimeout(() => onShape(shape), FACTS_SOON_MS)
    })
  } finally {
    clearTimeout(shown)
  }
}
