/** The fonts of a picture, carried within it: what is drawn as an image may load nothing. @module */

/** `@font-face` rules with the fonts' data for the families that these texts use first. */
export async function fontRules(texts: Iterable<SVGTextElement>): Promise<string> {
  const used = new Set<string>()
  for (const text of texts) {
    for (const family of (text.getAttribute('font-family') ?? '').split(',')) used.add(bare(family))
  }
  const rules = [...document.styleSheets]
    .flatMap((sheet) => [...sheet.cssRules].map((rule) => ({ rule, base: sheet.href ?? location.href })))
    .flatMap(({ rule, base }) => (rule instanceof CSSFontFaceRule ? [{ rule, base }] : []))
    .filter(({ rule }) => used.has(bare(rule.style.getPropertyValue('font-family'))) && isLatin(rule))
  return (await Promise.all(rules.map(carried))).join('\n')
}

const bare = (family: string) => family.trim().replaceAll(/["']/g, '')

/** Further letters are a font of their own, which few charts need. */
const isLatin = (rule: CSSFontFaceRule) => !rule.style.getPropertyValue('unicode-range').includes('U+100')

async function carried({ rule, base }: { rule: CSSFontFaceRule; base: string }): Promise<string> {
  const url = /url\(["']?([^"')]+)/.exec(rule.style.getPropertyValue('src'))?.[1]
  // A fallback that only adjusts a font of the system's has no file.
  if (url === undefined) return ''
  const response = await fetch(new URL(url, base))
  const bytes = new Uint8Array(await response.arrayBuffer())
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  const data = `url("data:font/woff2;base64,${btoa(binary)}") format("woff2")`
  return `@font-face { font-family: "${bare(rule.style.getPropertyValue('font-family'))}"; font-weight: ${rule.style.getPropertyValue('font-weight')}; src: ${data}; }`
}
