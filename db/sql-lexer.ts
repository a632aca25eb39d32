/**
 * ClickHouse's lexical rules, as far as they are needed to find where a statement ends and which words of it are
 * names: strings, quoted names, heredocs and comments are never mistaken for anything else.
 * @module
 */

export interface SqlToken {
  /** `quoted`: a name in backticks or double quotes. */
  readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'symbol'
  /** The token as written; of a quoted name or a string, what stands between the quotes, escapes resolved. */
  readonly text: string
  /** Offsets into the source, end exclusive. */
  readonly start: number
  readonly end: number
}

/** The text ends inside a string, a quoted name or a comment. */
export class SqlLexError extends Error {
  override readonly name = 'SqlLexError'
}

const SPACE = /[\s\uFEFF]+/y
const LINE_COMMENT = /(?:--|#!|# )[^\n]*/y
const WORD = /[A-Za-z_][A-Za-z0-9_]*/y
const NUMBER = /[0-9][0-9A-Za-z_.]*/y
const HEREDOC = /\$[A-Za-z0-9_]*\$/y
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '0': '\0',
  b: '\b',
  f: '\f',
  a: '\x07',
  v: '\v',
}

/**
 * Cuts a text into tokens; white space and comments are left out.
 * @throws {SqlLexError}
 */
export function lexSql(sql: string): SqlToken[] {
  const tokens: SqlToken[] = []
  let at = 0
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    return pattern.exec(sql)?.[0]
  }
  while (at < sql.length) {
    const skipped = match(SPACE) ?? match(LINE_COMMENT)
    if (skipped !== undefined) {
      at += skipped.length
      continue
    }
    if (sql.startsWith('/*', at)) {
      const close = sql.indexOf('*/', at + 2)
      if (close === -1) throw new SqlLexError('a comment is not closed')
      at = close + 2
      continue
    }
    const token = quotedToken(sql, at) ?? heredocToken(sql, at, match(HEREDOC)) ?? plainToken(at, match)
    tokens.push(token ?? { kind: 'symbol', text: sql.charAt(at), start: at, end: at + 1 })
    at = tokens.at(-1)?.end ?? sql.length
  }
  return tokens
}

function plainToken(at: number, match: (pattern: RegExp) => string | undefined): SqlToken | undefined {
  const word = match(WORD)
  if (word !== undefined) return { kind: 'word', text: word, start: at, end: at + word.length }
  const number = match(NUMBER)
  if (number !== undefined) return { kind: 'number', text: number, start: at, end: at + number.length }
  return undefined
}

function heredocToken(sql: string, at: number, tag: string | undefined): SqlToken | undefined {
  if (tag === undefined) return undefined
  const close = sql.indexOf(tag, at + tag.length)
  if (close === -1) return undefined
  return { kind: 'string', text: sql.slice(at + tag.length, close), start: at, end: close + tag.length }
}

function quotedToken(sql: string, at: number): SqlToken | undefined {
  const quote = sql.charAt(at)
  if (quote !== "'" && quote !== '"' && quote !== '`') return undefined
  let text = ''
  for (let i = at + 1; i < sql.length; i++) {
    const char = sql.charAt(i)
    if (char === '\\') {
      i++
      const escaped = sql.charAt(i)
      text += ESCAPES[escaped] ?? escaped
    } else if (char !== quote) {
      text += char
    } else if (sql.charAt(i + 1) === quote) {
      text += quote
      i++
    } else {
      return { kind: quote === "'" ? 'string' : 'quoted', text, start: at, end: i + 1 }
    }
  }
  throw new SqlLexError(`a ${quote === "'" ? 'string' : 'quoted name'} is not closed`)
}

/**
 * The statements of a file, without the semicolons between them and the comments around them.
 * @throws {SqlLexError}
 */
export function splitStatements(sql: string): string[] {
  const statements: string[] = []
  let first: SqlToken | undefined
  let last: SqlToken | undefined
  const flush = (): void => {
    if (first !== undefined && last !== undefined) statements.push(sql.slice(first.start, last.end))
    first = last = undefined
  }
  for (const token of lexSql(sql)) {
    if (token.kind === 'symbol' && token.text === ';') {
      flush()
    } else {
      first ??= token
      last = token
    }
  }
  flush()
  return statements
}

/** @param word - upper case. */
export function isWordToken(token: SqlToken | undefined, word: string): boolean {
  return token?.kind === 'word' && token.text.toUpperCase() === word
}

export function isSymbolToken(token: SqlToken | undefined, symbol: string): boolean {
  return token?.kind === 'symbol' && token.text === symbol
}

/** A value as a ClickHouse string literal. */
export function sqlString(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

/** A name in backticks. */
export function sqlName(name: string): string {
  return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``
}
