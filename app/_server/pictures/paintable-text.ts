/** Longest text that a picture has room for. */
const TEXT_MAX = 160

/** What our fonts have letters for: Latin with its marks, and the signs of our own sentences. */
const LETTERS = /[^\x20-\x7e\u00a0-\u02ba\u1e00-\u1e9f–—‘’“”…−€±·→]/gu

/**
 * Text of anybody as a picture can show it: one line, cut, and without letters that would have to be fetched from a font
 * service.
 */
export function paintableText(text: string, most = TEXT_MAX): string {
  const line = text.normalize('NFC').replace(/\s+/gu, ' ').trim().replace(LETTERS, '?')
  return line.length > most ? `${line.slice(0, most - 1)}…` : line
}
