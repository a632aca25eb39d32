/** What a table of a data set is made of. @module */

export interface DatasetColumn {
  readonly name: string
  /** As Parquet has it. */
  readonly type: string
  /** Meaning and unit; Markdown of one line. */
  readonly about: string
  /** Expression where nodes are pseudonyms; null: the column is left out there. */
  readonly sql: string | null
  /** Expression where everything is told; unless given, the same. */
  readonly full?: string | null
}

export interface DatasetTable {
  readonly name: string
  readonly about: string
  readonly columns: readonly DatasetColumn[]
  /** From FROM on, without ORDER BY; `{names}` stands for the names of nodes by their number, `{origins}` for those that they have as origins of messages. */
  readonly from: string
  /**
   * Names of columns as they are told: never the number of a node, whose order would outlast its pseudonym, nor a time
   * that is exact.
   */
  readonly order: string
}

const PSEUDONYM_BYTES = 16
/** 32 digits of hex; `{key:String}` is the key of the month, and one `kind` does not tell of another. */
export const pseudonym = (kind: 'node' | 'message' | 'origin', text: string): string =>
  `lower(hex(substring(HMAC('SHA256', concat('${kind}:', ${text}), {key:String}), 1, ${String(PSEUDONYM_BYTES)})))`

/** The statement of a table. */
export function datasetStatement(table: DatasetTable, isFull: boolean): string {
  const columns = datasetColumns(table, isFull).map(({ name, sql }) => `${sql} AS \`${name}\``)
  const names = (kind: 'node' | 'origin'): string =>
    `(SELECT node_num, ${isFull ? 'peer_id' : pseudonym(kind, 'peer_id')} AS name FROM nodes)`
  const from = table.from.replaceAll('{names}', names('node')).replaceAll('{origins}', names('origin'))
  return `SELECT ${columns.join(', ')} ${from} ORDER BY ${table.order}`
}

/** Those that there are, with the expression that they have. */
export function datasetColumns(
  { columns }: DatasetTable,
  isFull: boolean,
): readonly (DatasetColumn & { readonly sql: string })[] {
  return columns.flatMap((column) => {
    const sql = isFull && column.full !== undefined ? column.full : column.sql
    return sql === null ? [] : [{ ...column, sql }]
  })
}
