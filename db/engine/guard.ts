/**
 * The last look at a statement before it runs. Rights are ClickHouse's own affair (access-config.ts); this refuses
 * what those do not cover in an embedded ClickHouse: reading files with the scalar `file()`, `INTO OUTFILE`, `KILL`,
 * and a session's change of role. It judges the text the engine's own parser wrote back, so there is no second
 * opinion on what a quote or a comment is.
 * @module
 */
import { isReadOnly, type DatabaseRole } from '../roles'
import { isSymbolToken, isWordToken, sqlString } from '../sql-lexer'
import { engineError } from './engine-error'
import { readStatement, type Statement } from './statement'

const READS = new Set(['SELECT', 'WITH', 'SHOW', 'DESCRIBE', 'EXPLAIN', 'EXISTS'])
const SESSION_VERBS = new Set(['SET', 'USE'])
const OWNER_VERBS = new Set([
  'ALTER',
  'CHECK',
  'CREATE',
  'DELETE',
  'DROP',
  'EXCHANGE',
  'OPTIMIZE',
  'RENAME',
  'SYSTEM',
  'TRUNCATE',
  'UNDROP',
  'UPDATE',
])

/**
 * Functions that reach out of the database and ask for no right: files, models and network services. As names they
 * are refused wherever they stand (`APPLY(file)` is a call too).
 */
const FORBIDDEN_NAMES = new Set([
  'file',
  'eval',
  'executable',
  'executablepool',
  'hascolumnintable',
  'catboostevaluate',
  'aiclassify',
  'aiembed',
  'aiextract',
  'aigenerate',
  'aitranslate',
])
/**
 * The server's own tables, and the ways to them that need no such name: an embedded ClickHouse lets every role read
 * most of them, and those who answer strangers need none.
 */
const FORBIDDEN_NAMES_OF_READERS = new Set([
  'system',
  'information_schema',
  'merge',
  'processlist',
  'identifier',
])
/**
 * Settings that belong to the engine: the tag by which queries are ended, the role's limits, and whatever would have
 * a statement read in another language than the one it is judged in.
 */
const FORBIDDEN_SETTINGS = new Set([
  'log_comment',
  'readonly',
  'allow_ddl',
  'dialect',
  'role',
  'profile',
  'allow_experimental_eval_table_function',
])

export function isForbiddenSetting(name: string): boolean {
  return FORBIDDEN_SETTINGS.has(name.toLowerCase())
}

export interface GuardContext {
  readonly role: DatabaseRole
  /** The one the client asked to be in. */
  readonly database?: string | undefined
  /** The client keeps a session, so SET and USE last. */
  readonly inSession: boolean
  /** GET promises to change nothing. */
  readonly isSafeMethod: boolean
}

/** @throws {EngineError} saying what is refused and why. */
export function checkStatement(statement: Statement, context: GuardContext): void {
  const { verb, tokens } = statement
  const { role, database = '' } = context
  const isReader = isReadOnly(role)
  if (isReader && FORBIDDEN_NAMES_OF_READERS.has(database.toLowerCase())) {
    throw engineError('ACCESS_DENIED', `${role}: Not enough privileges: the database is refused here.`)
  }
  if (context.isSafeMethod && !READS.has(verb)) {
    throw engineError(
      'READONLY',
      'Cannot execute query in readonly mode: method GET implies readonly. Use POST.',
    )
  }
  if (!isVerbAllowed(verb, tokens, context)) {
    throw engineError(
      'ACCESS_DENIED',
      `${role}: Not enough privileges: ${verb || 'this statement'} is refused here.`,
    )
  }
  if (verb === 'CREATE' && !context.inSession && tokens.some((token) => isWordToken(token, 'TEMPORARY'))) {
    throw engineError('BAD_ARGUMENTS', 'A temporary table needs a session: send a session_id.')
  }
  tokens.forEach((token, at) => {
    if (token.kind !== 'word' && token.kind !== 'quoted') return
    const name = token.text.toLowerCase()
    if (FORBIDDEN_NAMES.has(name) || (isReader && FORBIDDEN_NAMES_OF_READERS.has(name))) {
      throw engineError('ACCESS_DENIED', `${role}: Not enough privileges: the name ${name} is refused here.`)
    }
    if (isSymbolToken(tokens[at + 1], '=') && isForbiddenSetting(name)) {
      throw engineError('READONLY', `Cannot modify '${name}' setting in readonly mode.`)
    }
    if (isWordToken(token, 'PARALLEL') && isWordToken(tokens[at + 1], 'WITH')) {
      throw engineError('ACCESS_DENIED', `${role}: Not enough privileges: one statement at a time.`)
    }
    if (
      (isWordToken(token, 'OUTFILE') || isWordToken(token, 'INFILE')) &&
      tokens[at + 1]?.kind === 'string'
    ) {
      throw engineError('ACCESS_DENIED', `${role}: Not enough privileges: files are refused here.`)
    }
  })
}

function isVerbAllowed(verb: string, tokens: Statement['tokens'], context: GuardContext): boolean {
  if (READS.has(verb)) return true
  if (SESSION_VERBS.has(verb)) return context.inSession && !tokens.some((token) => isWordToken(token, 'ROLE'))
  // Rights on tables are ClickHouse's to judge; a reader has none to judge.
  if (verb === 'INSERT') return !isReadOnly(context.role)
  return context.role === 'owner' && OWNER_VERBS.has(verb)
}

/** Statements whose reading is remembered: ours are constant texts with bound parameters. */
const REMEMBERED = 512
const REMEMBERED_LENGTH = 16_384

/** Reads statements through the engine's parser, each text once. */
export class StatementReader {
  private readonly remembered = new Map<string, Statement>()
  private readonly evaluate: (sql: string) => Promise<Buffer>

  /** @param evaluate - runs one SELECT of ours and returns its only value, in RawBLOB. */
  constructor(evaluate: (sql: string) => Promise<Buffer>) {
    this.evaluate = evaluate
  }

  /** @throws {EngineError} when the engine's parser does not take it, or it is more than one statement. */
  async read(sql: string): Promise<Statement> {
    const known = this.remembered.get(sql)
    if (known !== undefined) return known
    const canonical = await this.evaluate(`SELECT formatQuerySingleLine(${sqlString(sql)})`)
    const statement = readStatement(canonical.toString('utf8'))
    if (sql.length <= REMEMBERED_LENGTH) {
      const oldest = this.remembered.keys().next()
      if (this.remembered.size >= REMEMBERED && oldest.done !== true) this.remembered.delete(oldest.value)
      this.remembered.set(sql, statement)
    }
    return statement
  }
}
