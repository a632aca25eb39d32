/** The statements of a migration, and what each of them makes or changes. @module */
import { isSymbolToken, isWordToken, lexSql, splitStatements, type SqlToken } from '../sql-lexer'

export type ObjectKind = 'TABLE' | 'VIEW' | 'MATERIALIZED VIEW' | 'DATABASE'

/** One statement of a migration, with the database's name filled in. */
export interface MigrationStatement {
  readonly sql: string
  readonly tokens: readonly SqlToken[]
  readonly verb: 'CREATE' | 'ALTER' | 'DROP' | 'INSERT'
  readonly kind: ObjectKind
  /** Unqualified name of the table or view. */
  readonly object: string
  /** Index of the token that is the object's unqualified name. */
  readonly objectAt: number
}

/** A migration's text is not one this project can apply. */
export class MigrationTextError extends Error {
  override readonly name = 'MigrationTextError'
}

/**
 * Reads a migration.
 * @param sql - the file's text; `{database}` stands for the database.
 * @throws {MigrationTextError} when a statement could not be run again after a crash, or is of no known kind.
 */
export function readMigration(sql: string, database: string): MigrationStatement[] {
  return splitStatements(sql.replaceAll('{database}', database)).map((text) => readStatement(text, database))
}

function readStatement(sql: string, database: string): MigrationStatement {
  const tokens = lexSql(sql)
  const verb = tokens[0]?.text.toUpperCase()
  const start = sql.slice(0, 80).replaceAll(/\s+/g, ' ')
  if (verb !== 'CREATE' && verb !== 'ALTER' && verb !== 'DROP' && verb !== 'INSERT') {
    throw new MigrationTextError(`A migration makes tables and views, changes or fills them; not: ${start}`)
  }
  const kind: ObjectKind = isWordToken(tokens[1], 'MATERIALIZED')
    ? 'MATERIALIZED VIEW'
    : isWordToken(tokens[1], 'VIEW')
      ? 'VIEW'
      : isWordToken(tokens[1], 'DATABASE')
        ? 'DATABASE'
        : 'TABLE'
  const guardAt = kind === 'MATERIALIZED VIEW' ? 3 : 2
  if (verb === 'CREATE') {
    const isReplace = isWordToken(tokens[1], 'OR') && isWordToken(tokens[2], 'REPLACE')
    if (!isReplace && !areWords(tokens, guardAt, 'IF', 'NOT', 'EXISTS')) {
      throw new MigrationTextError(
        `A migration may be run again after a crash, so say IF NOT EXISTS: ${start}`,
      )
    }
  }
  if (verb === 'DROP' && !areWords(tokens, guardAt, 'IF', 'EXISTS')) {
    throw new MigrationTextError(`A migration may be run again after a crash, so say IF EXISTS: ${start}`)
  }
  const objectAt = tokens.findIndex(
    (token, at) =>
      isSymbolToken(tokens[at - 1], '.') && tokens[at - 2]?.text === database && token.kind !== 'symbol',
  )
  const object = tokens[objectAt]?.text
  if (object === undefined) throw new MigrationTextError(`Names are written {database}.name: ${start}`)
  return { sql, tokens, verb, kind, object, objectAt }
}

function areWords(tokens: readonly SqlToken[], at: number, ...words: string[]): boolean {
  return words.every((word, offset) => isWordToken(tokens[at + offset], word))
}
