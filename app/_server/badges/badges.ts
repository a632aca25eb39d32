/**
 * Badges for the READMEs of others: SVG pictures, and the JSON that shields.io draws its own from. Answered before the
 * pages see the request, from figures that are known here.
 * @see https://shields.io/badges/endpoint-badge
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { LRUCache } from 'lru-cache'
import type { Logger } from 'pino'
import { ProblemError, badParameters } from '@/lib/api/problem'
import {
  BADGES,
  BADGE_NAMES,
  BADGE_PATH,
  badgeOptionsSchema,
  type BadgeName,
  type BadgeOptions,
} from '@/lib/embed/badges'
import { IDENTITY_FORMS, readIdentityInPath } from '@/lib/peer-identity'
import { rawSearch, readSearch, showValue } from '@/lib/read-search'
import { keptBytes, sendProblem, sendWhole, wholeBody, type WholeBody } from '../api/respond'
import type { Door } from '../limits/doors'
import type { RequestHandler } from '../web-server'
import type { BadgeFigures } from './badge-figures'
import { LOGO_SVG, badgePolicy, drawBadge } from './badge-picture'
import { networkBadge, nodeBadgeText, type BadgeText } from './badge-text'

export interface BadgesInit {
  readonly figures: BadgeFigures
  readonly now: () => number
  readonly door: Door
  readonly log: Logger
}

type BadgeFormat = 'svg' | 'json'

const METHODS = 'GET, HEAD'
const SVG = 'image/svg+xml; charset=utf-8'
/** What is not as it should be is looked at again sooner. */
const CACHE_CONTROL = 'public, max-age=60, stale-while-revalidate=300'
const AWAY_CACHE_CONTROL = 'public, max-age=10'
/** For shields.io, s: less than this it does not take. */
const SHIELDS_CACHE_S = 300
/** The same address is answered with the same so long, ms. */
const ANSWER_KEPT_MS = 1_000
const ANSWERS_BYTES = 16 * 1_048_576
/** What a picture says of a mistake, characters. */
const MISTAKE_MAX = 110

const ROUTE = /^\/badge\/(?:node\/([^/]+)|([a-z]+))\.(svg|json)$/

export function createBadges({ figures, now, door, log }: BadgesInit): RequestHandler {
  const answers = new LRUCache<string, WholeBody>({
    maxSize: ANSWERS_BYTES,
    sizeCalculation: (body, address) => keptBytes(address, body),
    ttl: ANSWER_KEPT_MS,
  })

  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
    pathname: string,
    format: BadgeFormat,
  ): Promise<void> {
    response.setHeader('access-control-allow-origin', '*')
    response.setHeader('access-control-expose-headers', 'ETag, RateLimit, RateLimit-Policy, Retry-After')
    response.setHeader('cross-origin-resource-policy', 'cross-origin')
    if (!door(request, response)) return
    if (request.method !== 'GET' && request.method !== 'HEAD') throw onlyToRead()
    const address = request.url ?? pathname
    let body = answers.get(address)
    if (body === undefined) {
      body = await make(address, pathname, format)
      answers.set(address, body)
    }
    await sendWhole(request, response, body)
  }

  async function make(address: string, pathname: string, format: BadgeFormat): Promise<WholeBody> {
    const mark = address.indexOf('?')
    const params = new URLSearchParams(mark === -1 ? '' : address.slice(mark + 1))
    const reading = readSearch(badgeOptionsSchema, rawSearch(params))
    if (!reading.ok) throw badParameters(reading.problems)
    return write(await findText(pathname), reading.value, format)
  }

  async function findText(pathname: string): Promise<BadgeText> {
    const [, inPath, name = ''] = ROUTE.exec(pathname) ?? []
    if (inPath !== undefined) {
      const identity = readIdentityInPath(inPath)
      if (identity === null) {
        throw badParameters([{ field: 'peerId', got: showValue(inPath), expected: IDENTITY_FORMS }])
      }
      const text = nodeBadgeText(await figures.node(identity.peerId), now())
      if (text !== null) return text
      throw new ProblemError(404, 'Node not found', 'This node has not been seen')
    }
    if (!isBadgeName(name)) {
      throw new ProblemError(
        404,
        'No such badge',
        `There are ${BADGE_NAMES.join(', ')} and node/<peer id>, each as .svg and .json`,
      )
    }
    return networkBadge(name, figures, now())
  }

  return {
    handle: (request, response, pathname) => {
      if (!pathname.startsWith(`${BADGE_PATH}/`)) return false
      const format = pathname.endsWith('.svg') ? 'svg' : 'json'
      answer(request, response, pathname, format).catch((error: unknown) => {
        if (!(error instanceof ProblemError)) log.error({ err: error, url: request.url }, 'could not answer')
        if (response.headersSent) {
          response.destroy()
          return
        }
        const problem =
          error instanceof ProblemError
            ? error
            : new ProblemError(500, 'Something failed here', 'The log of the server says what')
        if (format === 'json') sendProblem(request, response, problem)
        else sendMistake(request, response, problem)
      })
      return true
    },
  }
}

function isBadgeName(name: string): name is BadgeName {
  return Object.hasOwn(BADGES, name)
}

function write(text: BadgeText, options: BadgeOptions, format: BadgeFormat): WholeBody {
  const label = options.label ?? text.label
  // A colour that was chosen must not make a figure of yesterday look like one of today.
  const color = text.isError ? text.color : (options.color ?? text.color)
  const { labelColor, style, logo } = options
  const cacheControl = text.isError ? AWAY_CACHE_CONTROL : CACHE_CONTROL
  if (format === 'json') {
    const endpoint = {
      schemaVersion: 1,
      label,
      message: text.message,
      color,
      ...(labelColor !== undefined && { labelColor }),
      isError: text.isError,
      ...(logo === 'mesh' && { logoSvg: LOGO_SVG }),
      ...(style !== 'flat' && { style }),
      cacheSeconds: SHIELDS_CACHE_S,
    }
    return wholeBody(JSON.stringify(endpoint), 'application/json', { 'cache-control': cacheControl })
  }
  const away = text.asOf === null ? '' : ` (${text.asOf})`
  const title = `${label}: ${text.message}${away}`
  const svg = drawBadge({ label, message: text.message, color, labelColor, style, logo, title })
  return wholeBody(svg, SVG, {
    'cache-control': cacheControl,
    'content-security-policy': badgePolicy({ style, logo }),
  })
}

/** A picture that says what is wrong, with the status that keeps others from keeping it. */
function sendMistake(request: IncomingMessage, response: ServerResponse, problem: ProblemError): void {
  const [first] = problem.errors
  const said = first === undefined ? problem.message : `${first.field}: expected ${first.expected}`
  const message = said.length > MISTAKE_MAX ? `${said.slice(0, MISTAKE_MAX - 1)}…` : said
  const look = { style: 'flat', logo: 'none' } as const
  response.writeHead(problem.status, {
    'content-type': SVG,
    'cache-control': 'no-store',
    'content-security-policy': badgePolicy(look),
    ...problem.headers,
  })
  const svg = drawBadge({ label: problem.title, message: printable(message), color: 'red', ...look })
  response.end(request.method === 'HEAD' ? undefined : svg)
}

/** Without what XML has no way to write: names of parameters are words of others. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\p{Cn}]/gu, '\u{FFFD}')
}

function onlyToRead(): ProblemError {
  return new ProblemError(
    405,
    'Only to be read',
    'A badge is asked for with GET',
    [],
    {},
    {},
    { allow: METHODS },
  )
}
