/**
 * Widgets for other sites. They are answered before the pages see the request: what stands in a frame is to be small, and
 * to be there even where little else is.
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { LRUCache } from 'lru-cache'
import type { Logger } from 'pino'
import type { WidgetDocumentProps, WidgetTrouble } from '@/components/embed/widget-document'
import type { WidgetAnswer } from '@/components/embed/widget-answer'
import { oembedAlternates } from '@/lib/embed/oembed-link'
import { readWidgetOptions, type WidgetOptions } from '@/lib/embed/options'
import { EMBED_PATH, WIDGETS, WIDGET_TYPES, isWidgetType, type WidgetType } from '@/lib/embed/widgets'
import { ProblemError } from '@/lib/api/problem'
import { IDENTITY_FORMS, readIdentityInPath } from '@/lib/peer-identity'
import { rawSearch, showValue, type FieldProblem } from '@/lib/read-search'
import { sendWhole, wholeBody, type WholeBody } from '../api/respond'
import type { Door } from '../limits/doors'
import { FREE_ASKERS, type Asker, type AskerOf } from '../limits/in-turns'
import { isStoreAway } from '../runtime'
import type { RequestHandler } from '../web-server'
import { WIDGET_FILES, type WidgetFile } from './bundle-widgets'
import { NoFiguresError, NodeNotSeenError, type ReadFacts } from './read-facts'
import { readWidgetFiles, type WidgetFiles } from './widget-files'

export interface WidgetsInit {
  readonly readFacts: ReadFacts
  /** The public one, without a slash at its end. */
  readonly origin: string
  /** Its title as its pages are headed. */
  readonly network: { readonly title: string }
  /** Lets a request for a widget's page in, or refuses it. */
  readonly door: Door
  /** Unset: nobody waits for a turn at the database. */
  readonly askerOf?: AskerOf
  readonly isDev: boolean
  readonly log: Logger
}

/** What is asked for, in the words of the address. */
interface Asked {
  readonly type: WidgetType | null
  /** In the one form that addresses have; '' where none is asked for, or what came is no identity. */
  readonly peerId: string
  readonly options: WidgetOptions
  readonly problems: readonly FieldProblem[]
}
interface Drawn {
  readonly answer: WidgetAnswer
  readonly body: WholeBody
}

const METHODS = 'GET, HEAD'
const HTML = 'text/html; charset=utf-8'
/** Asked for again each time; the entity tag says whether it still holds. */
const PAGE_HEADERS = { 'cache-control': 'no-cache' }
const DRAWN_MAX = 200
const RETRY_S = 5

export function createWidgets(init: WidgetsInit): RequestHandler {
  const { askerOf = FREE_ASKERS } = init
  const drawn = new LRUCache<string, Drawn>({ max: DRAWN_MAX })
  let files: Promise<WidgetFiles> | undefined
  const filesOnce = (): Promise<WidgetFiles> => {
    files ??= readWidgetFiles(init.isDev).catch((error: unknown) => {
      // Mended, they are there the next time.
      files = undefined
      throw error
    })
    return files
  }

  async function answer(request: IncomingMessage, response: ServerResponse, pathname: string): Promise<void> {
    response.setHeader('cross-origin-resource-policy', 'cross-origin')
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: METHODS, 'content-type': 'text/plain; charset=utf-8' })
      response.end('Widgets can only be read: GET or HEAD.\n')
      return
    }
    const name = pathname.slice(EMBED_PATH.length + 1)
    if (isWidgetFile(name)) {
      await (await filesOnce()).send(request, response, name)
      return
    }
    if (!init.door(request, response)) return
    const asked = readAsked(name, new URL(request.url ?? '/', 'http://localhost').searchParams)
    const found = await facts(asked, askerOf(request))
    if ('status' in found) {
      if (found.status === 503 || found.status === 429) response.setHeader('retry-after', String(RETRY_S))
      response.writeHead(found.status, { 'content-type': HTML, 'cache-control': 'no-store' })
      response.end(request.method === 'HEAD' ? undefined : await draw(asked, found))
      return
    }
    const key = JSON.stringify([asked.type, asked.peerId, asked.options, asked.problems])
    let kept = drawn.get(key)
    if (kept?.answer !== found) {
      kept = { answer: found, body: wholeBody(await draw(asked, found), HTML, PAGE_HEADERS) }
      drawn.set(key, kept)
    }
    if (asked.problems.length === 0) {
      await sendWhole(request, response, kept.body)
    } else {
      response.writeHead(400, { 'content-type': HTML, 'cache-control': 'no-store' })
      response.end(request.method === 'HEAD' ? undefined : kept.body.bytes)
    }
  }

  async function facts(
    { type, peerId, options, problems }: Asked,
    asker: Asker,
  ): Promise<WidgetAnswer | (WidgetTrouble & { status: number })> {
    if (type === null) {
      return {
        status: 404,
        title: 'There is no such widget.',
        detail: `There are ${WIDGET_TYPES.join(', ')}.`,
      }
    }
    if (WIDGETS[type].isOfNode && peerId === '') {
      const status = problems.length > 0 ? 400 : 404
      return { status, title: 'Which node?', detail: `Its address ends with ${IDENTITY_FORMS}.` }
    }
    try {
      return await init.readFacts({ type, range: options.range, peerId }, asker)
    } catch (error) {
      if (error instanceof NodeNotSeenError) {
        return {
          status: 404,
          title: 'Node not found',
          detail: `No node with the peer id ${peerId} has been seen.`,
        }
      }
      // No turn at the database.
      if (error instanceof ProblemError) {
        const { status, title, message } = error
        return { status, title, detail: message }
      }
      if (error instanceof NoFiguresError || isStoreAway(error)) {
        return {
          status: 503,
          title: 'No figures now',
          detail: 'The database is away, and nothing was known before. It is asked again by itself.',
        }
      }
      init.log.error({ err: error, type }, 'could not read what a widget shows')
      return {
        status: 500,
        title: 'No figures now',
        detail: 'Something failed here; the log of the server says what.',
      }
    }
  }

  async function draw(asked: Asked, found: WidgetDocumentProps['answer']): Promise<string> {
    const [{ renderWidget }, { address }] = await Promise.all([import('./render-widget'), filesOnce()])
    const page = asked.type === null ? '/' : WIDGETS[asked.type].page.replace('{peerId}', asked.peerId)
    const search = asked.options.range === undefined ? '' : `?range=${asked.options.range}`
    return renderWidget({
      ...asked,
      answer: found,
      network: init.network.title,
      pageHref: `${init.origin}${page}${search}`,
      oembedHref: oembedAlternates(init.origin, page)['application/json+oembed'] ?? null,
      assets: {
        style: address('widget.css'),
        script: address('frame.js'),
        map: address('map.js'),
        font: `${EMBED_PATH}/spline-sans.woff2`,
      },
    })
  }

  return {
    handle: (request, response, pathname) => {
      if (!pathname.startsWith(`${EMBED_PATH}/`)) return false
      answer(request, response, pathname).catch((error: unknown) => {
        init.log.error({ err: error, url: request.url }, 'could not answer with a widget')
        if (response.headersSent) response.destroy()
        else
          response
            .writeHead(500, { 'content-type': 'text/plain; charset=utf-8' })
            .end('Something failed here.\n')
      })
      return true
    },
  }
}

/** @param name - what follows `/embed/`. */
function readAsked(name: string, params: URLSearchParams): Asked {
  const [first = '', second, ...more] = name.split('/')
  const type = isWidgetType(first) && more.length === 0 ? first : null
  const reading = readWidgetOptions(type ?? 'nodes', rawSearch(params))
  const problems = reading.ok || type === null ? [] : [...reading.problems]
  const isOfNode = type !== null && WIDGETS[type].isOfNode
  if (!isOfNode)
    return { type: second === undefined ? type : null, peerId: '', options: reading.value, problems }
  const peerId = readIdentityInPath(second ?? '')?.peerId ?? ''
  if (peerId === '' && second !== undefined && second !== '') {
    problems.push({ field: 'peer', got: showValue(decodeURIComponent(second)), expected: IDENTITY_FORMS })
  }
  return { type, peerId, options: reading.value, problems }
}

function isWidgetFile(name: string): name is WidgetFile {
  return (WIDGET_FILES as readonly string[]).includes(name)
}
