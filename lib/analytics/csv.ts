/** Tables of a dashboard as text for spreadsheets. @module */

export type Cell = string | number | boolean | null

/** Its columns say their unit. */
export interface Table {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
}

/**
 * With a head; what is not known is an empty field.
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
export function writeCsv({ columns, rows }: Table): string {
  return [columns, ...rows].map((row) => `${row.map(writeCell).join(',')}\r\n`).join('')
}

/** UTC, as a spreadsheet reads it. */
export function timeCell(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString()
}

/**
 * What others wrote may begin as a formula does, and is kept from being one.
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
function writeCell(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell !== 'string') return String(cell)
  const plain = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
