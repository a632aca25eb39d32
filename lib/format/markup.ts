/** Text of anybody as it stands in XML and HTML, between tags and in attributes. @module */

const NAMES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // The only way that HTML has always known.
  "'": '&#39;',
}

/** Signs that XML 1.0 has no way to say. @see https://www.w3.org/TR/xml/#charsets */
const UNSAYABLE = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

/** Text without what XML cannot say, for those who escape the rest themselves. */
export function sayableText(text: string): string {
  return text.replace(UNSAYABLE, '')
}

export function escapeMarkup(text: string): string {
  return sayableText(text).replace(/[&<>"']/g, (sign) => NAMES[sign] ?? sign)
}
