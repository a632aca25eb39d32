/**
 * The map as it was, over HTTP: `/map/snapshot.bin?at=`, in the form of the present one. A past moment never changes,
 * so what was made once is kept, here and by browsers; making one takes seconds of the database, so one is made at a
 * time, and callers take turns.
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { brotliCompress, brotliDecompress, constants } from 'node:zlib'
import { LRUCache } from 'lru-cache'
import type { Logger } from 'pino'
import type { Database } from '@/db/client'
import { getHistory } from '@/db/queries/past/get-history'
import { ProblemError } from '@/lib/api/problem'
import { encodeSnapshot } from '@/lib/graph/codec/encode'
import { SNAPSHOT_PATH } from '@/lib/graph/snapshot'
import { atParameter } from '@/lib/past/at-parameter'
import { mapMoment } from '@/lib/past/map-moment'
import { pastTime } from '../api/handlers/past-time'
import { sendProblem } from '../api/respond'
import type { Door } from '../limits/doors'
import { inTurnOf, inTurns, type AskerOf } from '../limits/in-turns'
import { tooBusy } from '../limits/limit-headers'
import { NoTurnError, Turns } from '../limits/turns'
import { isStoreAway } from '../runtime'
import type { RequestHandler } from '../web-server'
import { MAP_BROTLI } from './edition'
import { makePastMap } from './make-past-map'
import { PastKeyframes } from './past-keyframes'
import { PastStates, SETTLED_MS } from './past-states'

export interface PastMapsInit {
  readonly db: Database
  readonly network: { readonly name: string; readonly title: string }
  /** Unset: of its own. */
  readonly states?: PastStates
  readonly now: () => number
  /** Unset: everyone may ask as often as they like. */
  readonly door?: Door
  readonly askerOf: AskerOf
  readonly log: Logger
}

const KEPT_BYTES = 48 * 1_048_576
const KEPT_MS = 3_600_000
const FRESH_KEPT_MS = 60_000
/** Least room that a map takes beside its bytes. */
const ENTRY_BYTES = 512
const DAY_S = 86_400
const RETRY_S = 2
const BUILDS = { atOnce: 1, maxWaiting: 8, patienceMs: 20_000, now: () => performance.now() }

export function createPastMaps(init: PastMapsInit): RequestHandler {
  const { db, network, now, door, askerOf, log } = init
  const states = init.states ?? new PastStates(now)
  // As it goes to browsers: whoever takes it in no other way than plain has it unpacked.
  const kept = new LRUCache<number, Uint8Array>({
    maxSize: KEPT_BYTES,
    sizeCalculation: (packed) => packed.length + ENTRY_BYTES,
  })
  const flights = new Map<number, Promise<Uint8Array>>()
  const keyframes = new PastKeyframes()
  const builds = new Turns(BUILDS)

  async function build(atMs: number, request: IncomingMessage): Promise<Uint8Array> {
    const asker = askerOf(request)
    const done = await builds.take({ caller: asker.id, share: { alone: 1, besideOthers: 1 } })
    try {
      const asked = inTurns(db, inTurnOf(asker))
      const snapshot = await makePastMap({ db: asked, states, keyframes, network, atMs })
      const packed = await pack(encodeSnapshot(snapshot))
      kept.set(atMs, packed, { ttl: now() - atMs > SETTLED_MS ? KEPT_MS : FRESH_KEPT_MS })
      return packed
    } finally {
      done()
    }
  }

  function bodyOf(atMs: number, request: IncomingMessage): Promise<Uint8Array> {
    const known = kept.get(atMs)
    if (known !== undefined) return Promise.resolve(known)
    let flight = flights.get(atMs)
    if (flight === undefined) {
      flight = build(atMs, request).finally(() => flights.delete(atMs))
      flights.set(atMs, flight)
    }
    return flight
  }

  async function answer(request: IncomingMessage, response: ServerResponse, text: string): Promise<void> {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      const detail = 'The map can only be read: GET or HEAD.'
      throw new ProblemError(405, 'Only to be read', detail, [], {}, {}, { allow: 'GET, HEAD' })
    }
    const reading = atParameter.safeParse(text)
    if (!reading.success) {
      const expected = reading.error.issues[0]?.message ?? 'a time'
      throw new ProblemError(400, 'Bad parameters', `at is ${text.slice(0, 60)}; expected: ${expected}.`)
    }
    const history = await getHistory(db)
    const past = pastTime(history, 'at', reading.data, now())
    // The first minute begins before anything was recorded.
    const atMs = Math.max(mapMoment(past.atMs), history.firstMs ?? 0)
    const isSettled = now() - atMs > SETTLED_MS
    const isPacked = /\bbr\b/.test(request.headers['accept-encoding'] ?? '')
    const etag = `"at-${String(atMs)}-${past.detail}-${isPacked ? 'br' : 'plain'}"`
    const headers = {
      vary: 'Accept-Encoding',
      'cache-control': isSettled ? `public, max-age=${String(DAY_S)}, immutable` : 'public, max-age=30',
      // How exact it is; what is in it says of when it is.
      'x-map-detail': past.detail,
      ...(isSettled && { etag }),
    }
    if (isSettled && request.headers['if-none-match'] === etag) {
      response.writeHead(304, headers).end()
      return
    }
    const packed = await bodyOf(atMs, request)
    const bytes = isPacked ? packed : await unpack(packed)
    response.writeHead(200, {
      ...headers,
      'content-type': 'application/octet-stream',
      'content-length': bytes.length,
      ...(isPacked && { 'content-encoding': 'br' }),
    })
    response.end(request.method === 'HEAD' ? undefined : bytes)
  }

  return {
    handle: (request, response, pathname) => {
      const at = pathname === SNAPSHOT_PATH ? askedAt(request.url ?? '') : null
      if (at === null) return false
      if (door?.(request, response) === false) return true
      answer(request, response, at).catch((error: unknown) => {
        const problem = problemOf(error)
        if (problem.status === 500) log.error({ err: error, url: request.url }, 'could not make a past map')
        if (response.headersSent) response.destroy()
        else sendProblem(request, response, problem)
      })
      return true
    },
  }
}

/** null: the present is asked for. */
function askedAt(url: string): string | null {
  const mark = url.indexOf('?')
  return mark === -1 ? null : new URLSearchParams(url.slice(mark + 1)).get('at')
}

const pack = (bytes: Uint8Array): Promise<Uint8Array> =>
  promisify(brotliCompress)(bytes, {
    params: { ...MAP_BROTLI, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  })

const unpack = (packed: Uint8Array): Promise<Uint8Array> => promisify(brotliDecompress)(packed)

function problemOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  if (error instanceof NoTurnError) return tooBusy(RETRY_S)
  if (isStoreAway(error)) {
    const detail = 'The database cannot be read; the same request will work later.'
    return new ProblemError(
      503,
      'The database is away',
      detail,
      [],
      { cause: error },
      {},
      { 'retry-after': '5' },
    )
  }
  return new ProblemError(500, 'Something failed here', 'The log of the server says what.', [], {
    cause: error,
  })
}
