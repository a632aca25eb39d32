/** What there is to be found by search engines: pages, dashboards, and the nodes that are online. @module */
import type { Database } from '@/db/client'
import { countOnlineNodes, getOnlineNodes } from '@/db/queries/sharing/get-online-nodes'
import { DASHBOARD_PATHS } from '@/lib/sharing/pages'
import { escapeMarkup } from '@/lib/format/markup'

/** Most addresses of one file. @see https://www.sitemaps.org/protocol.html */
export const SITEMAP_MAX = 50_000

/** Pages that are always there. */
const PAGES = [
  '/',
  '/nodes',
  '/messages',
  '/events',
  ...DASHBOARD_PATHS,
  '/developers',
  '/embed-builder',
  '/data',
]

interface SitemapInit {
  readonly db: Database
  readonly publicOrigin: string
  /** Addresses in one file. */
  readonly perFile?: number
}

/**
 * @param part - null: the sitemap itself, which is an index where one file has not enough room; else the number of a
 *   file of nodes, from 1 on.
 * @returns null when there is no such part.
 */
export async function sitemap(
  { db, publicOrigin, perFile = SITEMAP_MAX }: SitemapInit,
  part: number | null,
): Promise<string | null> {
  const online = await countOnlineNodes(db)
  const isOneFile = online + PAGES.length <= perFile
  if (part === null && !isOneFile) {
    const files = ['pages', ...Array.from({ length: Math.ceil(online / perFile) }, (_, at) => String(at + 1))]
    const places = files.map((name) => `<sitemap><loc>${publicOrigin}/sitemap-${name}.xml</loc></sitemap>`)
    return document('sitemapindex', places)
  }
  if (part === null) return document('urlset', [...pages(publicOrigin), ...(await nodes(0, perFile))])
  if (isOneFile || part < 1 || part > Math.ceil(online / perFile)) return null
  return document('urlset', await nodes((part - 1) * perFile, perFile))

  async function nodes(from: number, most: number): Promise<string[]> {
    const found = await getOnlineNodes(db, from, most)
    return found.map(
      ({ peerId, lastSeenMs }) =>
        `<url><loc>${escapeMarkup(`${publicOrigin}/nodes/${peerId}`)}</loc><lastmod>${new Date(lastSeenMs).toISOString()}</lastmod></url>`,
    )
  }
}

/** The pages alone, as a file of the index. */
export function pagesSitemap(publicOrigin: string): string {
  return document('urlset', pages(publicOrigin))
}

const pages = (publicOrigin: string): string[] =>
  PAGES.map((path) => `<url><loc>${publicOrigin}${path}</loc></url>`)

function document(root: 'urlset' | 'sitemapindex', entries: readonly string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${entries.join('\n')}\n</${root}>\n`
}
