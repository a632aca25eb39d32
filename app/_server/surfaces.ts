/** What kind of thing an address is, as far as browsers must be told. @module */
import { API_PATH } from '@/lib/api/operation'
import { BADGE_PATH } from '@/lib/embed/badges'
import { OEMBED_PATH } from '@/lib/embed/oembed'
import { PICTURE_PATH } from '@/lib/sharing/picture-address'

/** `page`: for people, here alone; `widget`: for a frame anywhere; `data`: for programs and pages anywhere. */
export type Surface = 'page' | 'widget' | 'data'

/** Plain names only: nothing that a router could take for a path elsewhere. */
const WIDGET = /^\/embed(\/[\w-][\w.-]*)+$/
const DATA = [API_PATH, BADGE_PATH, OEMBED_PATH, PICTURE_PATH, '/data', '/map'].map((path) => `${path}/`)
const DATA_FILE = /^\/(robots\.txt|sitemap[^/]*\.xml)$|\.atom$/

/** @param url - path and search, as in the request's first line. */
export function surfaceOf(url: string): Surface {
  const path = url.split('?', 1)[0] ?? '/'
  if (WIDGET.test(path)) return 'widget'
  const isData =
    path === OEMBED_PATH ||
    DATA.some((prefix) => path.startsWith(prefix) && path !== prefix) ||
    DATA_FILE.test(path)
  return isData ? 'data' : 'page'
}
