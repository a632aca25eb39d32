/** What this front knows of ClickHouse's formats. @module */
import type { RawInsertFormat } from 'chdb'

/** Formats whose blocks, one after another, are the document: only these can be sent while they are made. */
const STREAMABLE =
  /^(?:TSV|TabSeparated|TSKV|CSV|RowBinary|JSONEachRow|JSONLines|NDJSON|JSONStringsEachRow|JSONCompactEachRow|JSONCompactStringsEachRow)(?:Raw)?(?:WithNames(?:AndTypes)?)?$/

export function isStreamable(format: string): boolean {
  return STREAMABLE.test(format)
}

const INSERTABLE: Readonly<Record<string, RawInsertFormat>> = {
  JSONEachRow: 'JSONEachRow',
  JSONCompactEachRow: 'JSONCompactEachRow',
  CSV: 'CSV',
  CSVWithNames: 'CSVWithNames',
  TSV: 'TabSeparated',
  TabSeparated: 'TabSeparated',
  TSVWithNames: 'TabSeparatedWithNames',
  TabSeparatedWithNames: 'TabSeparatedWithNames',
}

/** @returns undefined when the embedded ClickHouse takes no inserts in that format. */
export function insertableFormat(format: string): RawInsertFormat | undefined {
  return Object.hasOwn(INSERTABLE, format) ? INSERTABLE[format] : undefined
}

export const INSERTABLE_FORMATS = Object.keys(INSERTABLE)

/** As a server labels it. */
export function contentType(format: string): string {
  if (/^JSON.*EachRow|^JSONLines|^NDJSON/.test(format)) return 'application/x-ndjson; charset=UTF-8'
  if (format.startsWith('JSON')) return 'application/json; charset=UTF-8'
  if (format.startsWith('CSV')) return 'text/csv; charset=UTF-8; header=absent'
  if (/^(?:TSV|TabSeparated)/.test(format)) return 'text/tab-separated-values; charset=UTF-8'
  if (/^(?:RowBinary|Native|Parquet|Arrow|ORC|Avro)/.test(format)) return 'application/octet-stream'
  return 'text/plain; charset=UTF-8'
}
