/**
 * What a statement is, read from the text in which the engine's own parser wrote it back: one line, no comments,
 * plain quotes. Nothing here looks at what a client sent.
 * @module
 */
import { isSymbolToken, isWordToken, lexSql, type SqlToken } from '../sql-lexer'

export interface InsertTarget {
  readonly table: string
  readonly columns: readonly string[] | undefined
  readonly settings: Readonly<Record<string, string>>
}

export interface Statement {
  /** First word, upper case: SELECT, INSERT, CREATE … */
  readonly verb: string
  /** The FORMAT it asks for, if it does. */
  readonly format: string | undefined
  /** Names of its `{name:Type}` parameters. */
  readonly parameters: readonly string[]
  /** A SELECT whose rows can be sent while they are made: nothing has to be computed before it begins. */
  readonly canStream: boolean
  /** Set for INSERT INTO … FORMAT …, whose rows follow apart from the statement. */
  readonly insert: InsertTarget | undefined
  readonly tokens: readonly SqlToken[]
  /** As the parser wrote it; the tokens' offsets are into this. */
  readonly text: string
}

/**
 * @param canonical - what `formatQuerySingleLine` made of one statement.
 * @throws {SqlLexError} when that is not what it is.
 */
export function readStatement(canonical: string): Statement {
  const tokens = lexSql(canonical)
  const verb = tokens[0]?.kind === 'word' ? tokens[0].text.toUpperCase() : ''
  const format = trailingFormat(tokens)
  return {
    verb,
    format,
    parameters: parameterNames(tokens),
    canStream: verb === 'SELECT' && countWord(tokens, 'SELECT') === 1 && countWord(tokens, 'TOTALS') === 0,
    insert: verb === 'INSERT' && format !== undefined ? insertTarget(tokens) : undefined,
    tokens,
    text: canonical,
  }
}

function countWord(tokens: readonly SqlToken[], word: string): number {
  return tokens.filter((token) => isWordToken(token, word)).length
}

/** The parser writes FORMAT last, after SETTINGS or before it. */
function trailingFormat(tokens: readonly SqlToken[]): string | undefined {
  for (let at = tokens.length - 2; at > 0; at--) {
    if (!isWordToken(tokens[at], 'FORMAT')) continue
    const name = tokens[at + 1]
    const after = tokens[at + 2]
    if (name?.kind === 'word' && (after === undefined || isWordToken(after, 'SETTINGS'))) return name.text
  }
  return undefined
}

function parameterNames(tokens: readonly SqlToken[]): string[] {
  const names = new Set<string>()
  tokens.forEach((token, at) => {
    const name = tokens[at + 1]
    if (isSymbolToken(token, '{') && name?.kind === 'word' && isSymbolToken(tokens[at + 2], ':'))
      names.add(name.text)
  })
  return [...names]
}

function insertTarget(tokens: readonly SqlToken[]): InsertTarget | undefined {
  let at = isWordToken(tokens[1], 'INTO') ? 2 : 1
  if (isWordToken(tokens[at], 'TABLE')) at++
  const path: string[] = []
  for (; isName(tokens[at]); at += 2) {
    path.push(tokens[at]?.text ?? '')
    if (!isSymbolToken(tokens[at + 1], '.')) {
      at++
      break
    }
  }
  if (path.length === 0 || path.length > 2) return undefined
  let columns: string[] | undefined
  if (isSymbolToken(tokens[at], '(')) {
    columns = []
    for (at++; !isSymbolToken(tokens[at], ')'); at++) {
      if (isSymbolToken(tokens[at], ',')) continue
      const name = tokens[at]
      if (!isName(name)) return undefined
      columns.push(name.text)
    }
    at++
  }
  const settings: Record<string, string> = {}
  if (isWordToken(tokens[at], 'SETTINGS')) {
    for (at++; isName(tokens[at]) && isSymbolToken(tokens[at + 1], '='); at += 3) {
      const value = tokens[at + 2]
      if (value?.kind !== 'number' && value?.kind !== 'string') return undefined
      settings[tokens[at]?.text ?? ''] = value.text
      if (isSymbolToken(tokens[at + 3], ',')) at++
    }
  }
  return isWordToken(tokens[at], 'FORMAT') ? { table: path.join('.'), columns, settings } : undefined
}

function isName(token: SqlToken | undefined): token is SqlToken {
  return token?.kind === 'word' || token?.kind === 'quoted'
}
