/** Rows from ClickHouse's JSONColumns, where the name of a column stands once and not once a row. @module */

/** @throws {SyntaxError | TypeError} when the text is something else. */
export function rowsOfColumns(text: string): Record<string, unknown>[] {
  const document: unknown = JSON.parse(text)
  if (typeof document !== 'object' || document === null) throw new TypeError('The answer holds no columns.')
  const names = Object.keys(document)
  const columns: unknown[][] = []
  for (const values of Object.values(document)) {
    if (!Array.isArray(values) || values.length !== (columns[0] ?? values).length) {
      throw new TypeError('The answer holds something that is not a column like the others.')
    }
    columns.push(values)
  }
  return Array.from({ length: columns[0]?.length ?? 0 }, (_, at) => {
    const row: Record<string, unknown> = {}
    for (let column = 0; column < names.length; column += 1) row[names[column] ?? ''] = columns[column]?.[at]
    return row
  })
}
