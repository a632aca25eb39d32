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
  /** From FROM on, without ORDER BY; `{names}` stands for the names of nodes by their number. */
  readonly from: string
  /** Names of columns: never the number of a node, whose order would outlast its pseudonym. */
  readonly order: string
}

/** Makes a text of peers safe to give away: what looks like an identity or an address is struck out. */
export const masked = (text: string): string =>
  `replaceRegexpAll(replaceRegexpAll(replaceRegexpAll(toString(${text}), '[0-9A-Za-z]{44,}', '[id]'), '([0-9]{1,3}[.]){3}[0-9]{1,3}', '[address]'), '[0-9a-fA-F]{0,4}(:[0-9a-fA-F]{0,4}){2,}', '[address]')`

const PSEUDONYM_BYTES = 16
/** 32 digits of hex; `{key:String}` is the key of the month, and `kind` keeps a node and a message apart. */
export const pseudonym = (kind: 'node' | 'message', text: string): string =>
  `lower(hex(substring(HMAC('SHA256', concat('${kind}:', ${text}), {key:String}), 1, ${String(PSEUDONYM_BYTES)})))`

/** The statement of a table. */
export function datasetStatement(table: DatasetTable, isFull: boolean): string {
  const columns = datasetColumns(table, isFull).map(({ name, sql }) => `${sql} AS \`${name}\``)
  const name = isFull ? 'peer_id' : pseudonym('node', 'peer_id')
  const from = table.from.replaceAll('{names}', `(SELECT node_num, ${name} AS name FROM nodes)`)
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
