/** Values of `{name:Type}` as ClickHouse's HTTP interface reads them. @module */

const ESCAPED: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  "'": "\\'",
}
const TO_ESCAPE = /[\\\t\n\r']/
const ALL_TO_ESCAPE = /[\\\t\n\r']/g

/** @throws {TypeError} for what none of our questions is asked with. */
export function paramText(value: unknown): string {
  if (typeof value === 'string') return escaped(value)
  if (value === null) return '\\N'
  if (typeof value === 'boolean') return value ? '1' : '0'
  return listable(value)
}

function listable(value: unknown): string {
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return String(value)
    return Number.isNaN(value) ? 'nan' : value > 0 ? '+inf' : '-inf'
  }
  if (typeof value === 'bigint') return String(value)
  if (Array.isArray(value)) return `[${value.map(element).join(',')}]`
  throw new TypeError(`a parameter of a query cannot be ${value === undefined ? 'undefined' : typeof value}`)
}

function element(value: unknown): string {
  if (typeof value === 'string') return `'${escaped(value)}'`
  if (value === null) return 'NULL'
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  return listable(value)
}

function escaped(text: string): string {
  return TO_ESCAPE.test(text) ? text.replace(ALL_TO_ESCAPE, (character) => ESCAPED[character] ?? '') : text
}
