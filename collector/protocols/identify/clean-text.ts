/** Text from strangers, made fit to be stored and shown. @module */

// Control and format characters (line breaks, escapes, bidirectional overrides, zero-width joiners), lone
// surrogates and the replacement character: nothing of these belongs in a name.
const UNWANTED = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uFFFD]/gu

/**
 * @param maxLength - in UTF-16 units; a pair is never cut in half.
 * @returns the text without control characters, trimmed, at most that long.
 */
export function cleanText(text: string, maxLength: number): string {
  // Cut first, so that a huge text is not searched whole; twice the length leaves room for what is taken out.
  const clean = text
    .slice(0, 2 * maxLength)
    .replace(UNWANTED, '')
    .trim()
  if (clean.length <= maxLength) return clean
  const cut = clean.slice(0, maxLength)
  return /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut
}
