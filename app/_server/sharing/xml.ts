const NAMES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** Signs that XML 1.0 has no way to say. @see https://www.w3.org/TR/xml/#charsets */
const UNSAYABLE = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

/** Text of anybody, for XML and, as it is no less there, for HTML. */
export function escapeXml(text: string): string {
  return text.replace(UNSAYABLE, '').replace(/[&<>"']/g, (sign) => NAMES[sign] ?? sign)
}
