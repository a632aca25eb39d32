/** Where a page says that it can be embedded. @module */
import { OEMBED_FORMATS, OEMBED_PATH, frameOfPage, type OembedFormat } from './oembed'

/**
 * Addresses for `<link rel="alternate">` in the head of a page, by media type.
 * @param origin - the public one, without a slash at its end.
 * @param path - of the page, with its search.
 * @returns nothing for a page that no widget stands for.
 */
export function oembedAlternates(origin: string, path: string): Readonly<Record<string, string>> {
  if (frameOfPage(path) === null) return {}
  const address = (format: OembedFormat): string => {
    const params = new URLSearchParams({ url: `${origin}${path}`, format })
    return `${origin}${OEMBED_PATH}?${params.toString()}`
  }
  return { [OEMBED_FORMATS.json]: address('json'), [OEMBED_FORMATS.xml]: address('xml') }
}
