/** Says how a page of ours is shown inside a page of others. @see https://oembed.com @module */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import { ProblemError, badParameters } from '@/lib/api/problem'
import {
  OEMBED_PATH,
  fitFrame,
  frameHtml,
  frameOfUrl,
  oembedQuerySchema,
  type WidgetFrame,
} from '@/lib/embed/oembed'
import { escapeMarkup } from '@/lib/format/markup'
import { rawSearch, readSearch, showValue } from '@/lib/read-search'
import { sendProblem, sendWhole, wholeBody } from './api/respond'
import type { Door } from './limits/doors'
import type { RequestHandler } from './web-server'

export interface OembedInit {
  /** The public one, without a slash at its end. */
  readonly origin: string
  /** Its title as its pages are headed. */
  readonly network: { readonly title: string }
  readonly door: Door
  readonly log: Logger
}

const CACHE_S = 86_400
const METHODS = 'GET, HEAD'

export function createOembed({ origin, network, door, log }: OembedInit): RequestHandler {
  const provider = { provider_name: 'Meshara Explorer', provider_url: origin }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('access-control-allow-origin', '*')
    response.setHeader('cross-origin-resource-policy', 'cross-origin')
    if (!door(request, response)) return
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      throw new ProblemError(405, 'Only to be read', 'It is asked with GET.', [], {}, {}, { allow: METHODS })
    }
    const { searchParams } = new URL(request.url ?? '/', 'http://localhost')
    // Those who ask add names of their own, such as WordPress its `dnt`.
    const known = Object.entries(rawSearch(searchParams)).filter(([name]) => name in oembedQuerySchema.shape)
    const reading = readSearch(oembedQuerySchema, Object.fromEntries(known))
    if (!reading.ok) throw badParameters(reading.problems)
    const { url, format, ...room } = reading.value
    if (url === undefined) {
      throw badParameters([{ field: 'url', got: '', expected: `the address of a page below ${origin}/` }])
    }
    if (format !== 'json' && format !== 'xml') {
      throw new ProblemError(
        501,
        'No such format',
        `format is “${showValue(format)}”; it can be had as json or xml.`,
      )
    }
    const found = frameOfUrl(url, origin)
    if (found === null) {
      throw new ProblemError(
        404,
        'Nothing to embed',
        `${showValue(url)} is no page here that a widget stands for.`,
      )
    }
    const document = describe(fitFrame(found, room))
    const body =
      format === 'json'
        ? wholeBody(JSON.stringify(document), 'application/json', caching)
        : wholeBody(toXml(document), 'text/xml; charset=utf-8', caching)
    await sendWhole(request, response, body)
  }

  function describe(frame: WidgetFrame): Readonly<Record<string, string | number>> {
    return {
      version: '1.0',
      type: 'rich',
      ...provider,
      title: `${frame.title} · ${network.title}`,
      cache_age: CACHE_S,
      html: frameHtml(frame, origin),
      width: frame.width,
      height: frame.height,
    }
  }

  return {
    handle: (request, response, pathname) => {
      if (pathname !== OEMBED_PATH) return false
      answer(request, response).catch((error: unknown) => {
        const isOurs = error instanceof ProblemError
        if (!isOurs) log.error({ err: error, url: request.url }, 'could not answer')
        if (response.headersSent) response.destroy()
        else sendProblem(request, response, isOurs ? error : failedHere())
      })
      return true
    },
  }
}

const caching = { 'cache-control': `public, max-age=${String(CACHE_S)}` }

function toXml(document: Readonly<Record<string, string | number>>): string {
  const members = Object.entries(document)
    .map(([name, value]) => `<${name}>${escapeMarkup(String(value))}</${name}>`)
    .join('')
  return `<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>${members}</oembed>`
}

function failedHere(): ProblemError {
  return new ProblemError(500, 'Something failed here', 'The log of the server says what.')
}
