/** Where the picture of a page is, for sites that show what a link leads to. @module */

export const PICTURE_PATH = '/og'
/** The page at the root has no name of its own. */
const ROOT = '/map'

/** @param page - canonical path and search of a page: `/nodes?country=DE`. */
export function pictureAddress(page: string): string {
  const [path = '/', search = ''] = page.split('?', 2)
  return `${PICTURE_PATH}${path === '/' ? ROOT : path}.png${search === '' ? '' : `?${search}`}`
}

/** The path of the page that a picture is of; null: this is no address of a picture. */
export function picturedPage(path: string): string | null {
  const found = /^\/og(\/.+)\.png$/.exec(path)?.[1]
  return found === undefined ? null : found === ROOT ? '/' : found
}
