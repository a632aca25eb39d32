/**
 * Keeps the last page of each widget, and what pages need, and answers with it while the server is away. It is asked for
 * what lies below `/embed/` alone, and for what those pages load.
 * @module
 */
import { KEPT_HEADER } from './kept-header'

/** As far as they are used here: the types of workers cannot stand beside those of pages. */
interface WorkerEvent extends Event {
  waitUntil(work: Promise<unknown>): void
}
interface FetchEvent extends WorkerEvent {
  readonly request: Request
  respondWith(answer: Promise<Response>): void
}
interface WorkerScope {
  readonly location: Location
  readonly clients: { claim(): Promise<void> }
  skipWaiting(): Promise<void>
  addEventListener(type: 'install' | 'activate', listener: (event: WorkerEvent) => void): void
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown> & WorkerEvent) => void): void
}

// The one global of a worker, under the type that it has there.
const worker = globalThis as unknown as WorkerScope

const PAGES = 'widget-pages-1'
const FILES = 'widget-files-1'
const PAGES_MAX = 40
const FILES_MAX = 20
/** A frame that has waited so long shows what is kept. */
const LIMIT_MS = 6_000
const MAP = '/map/snapshot.bin'
const FILE = /^\/embed\/[\w-]+\.(?:js|css|woff2)$/

worker.addEventListener('install', (event) => {
  event.waitUntil(worker.skipWaiting())
})
worker.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names.filter((name) => name !== PAGES && name !== FILES).map((name) => caches.delete(name)),
        ),
      )
      .then(() => worker.clients.claim()),
  )
})
worker.addEventListener('message', (event) => {
  const { keep } = (event.data ?? {}) as { keep?: unknown }
  if (!Array.isArray(keep)) return
  const own = keep.filter((each): each is string => typeof each === 'string').filter(isOwnFile)
  event.waitUntil(Promise.all(own.map(keepFile)))
})
worker.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== worker.location.origin) return
  if (FILE.test(pathname)) event.respondWith(fileFirstKept(request))
  else if (pathname.startsWith('/embed/') || pathname === MAP) event.respondWith(pageFirstNew(request))
})

function isOwnFile(address: string): boolean {
  const { origin, pathname } = new URL(address, worker.location.href)
  return origin === worker.location.origin && FILE.test(pathname)
}

async function keepFile(address: string): Promise<void> {
  const files = await caches.open(FILES)
  if ((await files.match(address)) !== undefined) return
  const response = await fetch(address)
  if (response.ok) await put(files, address, response, FILES_MAX)
}

/** A file carries the mark of its bytes in its address: what is kept is as good as new. */
async function fileFirstKept(request: Request): Promise<Response> {
  const kept = await (await caches.open(FILES)).match(request.url)
  return kept ?? fetch(request)
}

/** Broken, or too busy for whoever shares this address: what it says then is not for a frame. */
const isAway = (status: number): boolean => status >= 500 || status === 429

async function pageFirstNew(request: Request): Promise<Response> {
  const pages = await caches.open(PAGES)
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(LIMIT_MS) })
    if (!isAway(response.status)) {
      if (response.ok) await put(pages, request.url, response.clone(), PAGES_MAX)
      return response
    }
    return (await keptPage(pages, request.url)) ?? response
  } catch (error) {
    const kept = await keptPage(pages, request.url)
    if (kept === undefined) throw error
    return kept
  }
}

/** With its policies as they were, and a mark that tells a script of the page that it is an old one. */
async function keptPage(pages: Cache, address: string): Promise<Response | undefined> {
  const kept = await pages.match(address)
  if (kept === undefined) return undefined
  const headers = new Headers(kept.headers)
  headers.set(KEPT_HEADER, '1')
  return new Response(kept.body, { status: kept.status, headers })
}

async function put(cache: Cache, address: string, response: Response, most: number): Promise<void> {
  // Put again, an address goes to the end: the first are those that were not asked for longest.
  await cache.delete(address)
  await cache.put(address, response)
  const addresses = await cache.keys()
  await Promise.all(addresses.slice(0, Math.max(0, addresses.length - most)).map((old) => cache.delete(old)))
}
