/**
 * The pictures of pages, for sites that show what a link leads to. Each is painted once for all who ask for it within a
 * minute.
 * @module
 */
import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { LRUCache } from 'lru-cache'
import type { Logger } from 'pino'
import { FRESHNESS } from '@/lib/api/operation'
import { ProblemError } from '@/lib/api/problem'
import { picturedPage } from '@/lib/sharing/picture-address'
import { keyBytes, sendProblem } from '../api/respond'
import type { Door } from '../limits/doors'
import { FREE_ASKERS, inTurns, type Asker, type AskerOf, type InTurn } from '../limits/in-turns'
import { SharedFlights } from '../limits/shared-flights'
import { isStoreAway } from '../runtime'
import type { Card } from './card'
import { cardOfPage } from './card-of-page'
import type { CardContext } from './cards/context'
import { frameOf } from './frame'
import type { Painter } from './painter'
import { PainterBusyError } from './painter'

export interface PicturesInit {
  readonly context: CardContext
  readonly publicOrigin: string
  readonly painter: Painter
  /** Unset: everyone may ask as often as they like. */
  readonly door?: Door | undefined
  /** Unset: nobody waits for a turn. */
  readonly askerOf?: AskerOf
  readonly log: Logger
}

export interface Pictures {
  /** @returns false when the request is not for a picture. */
  handle(request: IncomingMessage, response: ServerResponse, pathname: string): boolean
}

interface Picture {
  readonly png: Buffer
  readonly etag: string
}

const KEPT_MS = 60_000
const KEPT_BYTES = 24 * 1_048_576
/** What nobody knows is asked for again and again by those who try names; it is as cheap to keep. */
const UNKNOWN_MAX = 2_000
const UNKNOWN_BYTES = 4 * 1_048_576
const BUSY_RETRY_S = 5

export function createPictures({
  context,
  publicOrigin,
  painter,
  door,
  askerOf = FREE_ASKERS,
  log,
}: PicturesInit): Pictures {
  const kept = new LRUCache<string, Picture>({
    ttl: KEPT_MS,
    maxSize: KEPT_BYTES,
    sizeCalculation: ({ png }, key) => keyBytes(key) + png.length,
  })
  const unknown = new LRUCache<string, true>({
    ttl: KEPT_MS / 6,
    max: UNKNOWN_MAX,
    maxSize: UNKNOWN_BYTES,
    sizeCalculation: (_, key) => keyBytes(key),
  })
  const flights = new SharedFlights<Picture | null>()

  async function make(path: string, params: URLSearchParams, inTurn: InTurn): Promise<Picture | null> {
    let card: Card | null
    let isWhole = true
    try {
      card = await cardOfPage({ ...context, db: inTurns(context.db, inTurn) }, path, params)
    } catch (error) {
      if (!isStoreAway(error)) throw error
      // Whoever is shown the link now would else see a broken picture for as long as their site keeps it.
      card = {
        kind: 'Explorer',
        title: context.profile.title,
        says: 'A peer-to-peer mesh, crawled as it lives.',
      }
      isWhole = false
    }
    if (card === null) return null
    const frame = frameOf(card, {
      networkTitle: context.profile.title,
      site: new URL(publicOrigin).host,
      atMs: card.asOfMs ?? context.now(),
    })
    const png = await painter.paint(frame)
    const picture = { png, etag: `"${createHash('sha1').update(png).digest('base64url')}"` }
    if (isWhole) kept.set(keyOf(path, params), picture)
    return picture
  }

  async function get(path: string, params: URLSearchParams, asker: Asker): Promise<Picture | null> {
    const key = keyOf(path, params)
    if (unknown.has(key)) return null
    return (
      kept.get(key) ??
      flights.join(key, asker, async (inTurn) => {
        const picture = await make(path, params, inTurn)
        if (picture === null) unknown.set(key, true)
        return picture
      })
    )
  }

  async function answer(request: IncomingMessage, response: ServerResponse, page: string): Promise<void> {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      throw new ProblemError(
        405,
        'Only to be read',
        'A picture is asked for with GET.',
        [],
        {},
        {},
        { allow: 'GET, HEAD' },
      )
    }
    const params = new URL(request.url ?? '/', 'http://localhost').searchParams
    params.sort()
    const picture = await get(page, params, askerOf(request))
    if (picture === null)
      throw new ProblemError(404, 'No such picture', 'Nothing is known of what it would show.')
    response.setHeader('cache-control', FRESHNESS.minutes)
    response.setHeader('cross-origin-resource-policy', 'cross-origin')
    response.setHeader('etag', picture.etag)
    if (request.headers['if-none-match']?.includes(picture.etag) === true) {
      response.writeHead(304).end()
      return
    }
    response.writeHead(200, { 'content-type': 'image/png', 'content-length': picture.png.length })
    response.end(request.method === 'HEAD' ? undefined : picture.png)
  }

  return {
    handle: (request, response, pathname) => {
      const page = picturedPage(pathname)
      if (page === null) return false
      if (door?.(request, response) === false) return true
      answer(request, response, page).catch((error: unknown) => {
        if (!(error instanceof ProblemError || error instanceof PainterBusyError)) {
          log.error({ err: error, url: request.url }, 'could not make a picture')
        }
        if (response.headersSent) response.destroy()
        else sendProblem(request, response, problemOf(error))
      })
      return true
    },
  }
}

const keyOf = (path: string, params: URLSearchParams): string => `${path}?${params.toString()}`

function problemOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  if (error instanceof PainterBusyError) {
    return new ProblemError(
      503,
      'Too many pictures',
      'Others are being made; the same request will work soon.',
      [],
      { cause: error },
      {},
      { 'retry-after': String(BUSY_RETRY_S) },
    )
  }
  return new ProblemError(500, 'Something failed here', 'The log of the server says what.')
}
