/** Scripts, style and font of widgets over HTTP. @module */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { EMBED_PATH } from '@/lib/embed/widgets'
import { projectRoot } from '@/lib/service/project-root'
import { sendWhole, type WholeBody } from '../api/respond'
import { WIDGET_FILES, bundleWidgets, type WidgetFile } from './bundle-widgets'

const TYPES = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  woff2: 'font/woff2',
} as const

/** An old script goes on being used while a new one is fetched, and while the server is away. */
const ELEMENT_CACHE = 'public, max-age=3600, stale-while-revalidate=604800'
const MARKED_CACHE = 'public, max-age=31536000, immutable'
const CHECKED_CACHE = 'no-cache'

export interface WidgetFiles {
  /** The address of a file, with the mark of its bytes. */
  readonly address: (name: WidgetFile) => string
  send(request: IncomingMessage, response: ServerResponse, name: WidgetFile): Promise<void>
}

/** @param isDev - there is no build: they are made from their sources now. */
export async function readWidgetFiles(isDev: boolean): Promise<WidgetFiles> {
  const bytes = isDev ? await bundleWidgets() : await readBuilt()
  const bodies = new Map<WidgetFile, WholeBody & { readonly mark: string }>()
  for (const [name, content] of bytes) {
    const mark = createHash('sha1').update(content).digest('base64url').slice(0, 10)
    const body = { bytes: Buffer.from(content), type: typeOf(name), etag: `W/"${mark}"`, headers: {} }
    bodies.set(name, { ...body, mark })
  }
  const bodyOf = (name: WidgetFile): WholeBody & { readonly mark: string } => {
    const body = bodies.get(name)
    if (body === undefined) throw new Error(`the build has no ${name}: run \`npm run build\``)
    return body
  }
  return {
    address: (name) => `${EMBED_PATH}/${name}?v=${bodyOf(name).mark}`,
    send: async (request, response, name) => {
      const body = bodyOf(name)
      const asked = new URL(request.url ?? '/', 'http://localhost').searchParams.get('v')
      response.setHeader('cache-control', cacheFor(name, asked === body.mark))
      // The element is a module of other pages: they may load it.
      response.setHeader('access-control-allow-origin', '*')
      response.setHeader('cross-origin-resource-policy', 'cross-origin')
      await sendWhole(request, response, body)
    },
  }
}

function cacheFor(name: WidgetFile, isMarked: boolean): string {
  if (name === 'widget.js') return ELEMENT_CACHE
  return isMarked ? MARKED_CACHE : CHECKED_CACHE
}

function typeOf(name: WidgetFile): string {
  if (name.endsWith('.js')) return TYPES.js
  return name.endsWith('.css') ? TYPES.css : TYPES.woff2
}

async function readBuilt(): Promise<Map<WidgetFile, Uint8Array>> {
  const folder = join(projectRoot(), 'dist', 'embed')
  return new Map(
    await Promise.all(
      WIDGET_FILES.map(async (name): Promise<[WidgetFile, Uint8Array]> => [
        name,
        await readFile(join(folder, name)),
      ]),
    ),
  )
}
