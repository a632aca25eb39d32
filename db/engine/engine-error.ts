/** A refusal in ClickHouse's own words: its code, its name, and the HTTP status a server gives it. @module */

/** The codes this front raises itself. */
export const CODES = {
  UNKNOWN_SETTING: 115,
  SYNTAX_ERROR: 62,
  BAD_ARGUMENTS: 36,
  READONLY: 164,
  TOO_MANY_SIMULTANEOUS_QUERIES: 202,
  SESSION_NOT_FOUND: 372,
  SESSION_IS_LOCKED: 373,
  QUERY_WAS_CANCELLED: 394,
  TOO_MANY_ROWS_OR_BYTES: 396,
  UNKNOWN_QUERY_PARAMETER: 456,
  ACCESS_DENIED: 497,
  AUTHENTICATION_FAILED: 516,
  REQUEST_TOO_LARGE: 307,
  NOT_IMPLEMENTED: 48,
  STD_EXCEPTION: 1001,
} as const
export type CodeName = keyof typeof CODES

const STATUS: ReadonlyMap<number, number> = new Map([
  [CODES.AUTHENTICATION_FAILED, 403],
  [CODES.ACCESS_DENIED, 403],
  [CODES.SYNTAX_ERROR, 400],
  [CODES.BAD_ARGUMENTS, 400],
  [CODES.UNKNOWN_QUERY_PARAMETER, 400],
  [CODES.REQUEST_TOO_LARGE, 413],
  [CODES.NOT_IMPLEMENTED, 501],
  [CODES.TOO_MANY_SIMULTANEOUS_QUERIES, 503],
  // CANNOT_PARSE_*, TYPE_MISMATCH, UNKNOWN_*: as the server maps them.
  ...[6, 26, 27, 38, 41, 53, 70, 72, 321].map((code) => [code, 400] as const),
  ...[16, 46, 47, 60, 73, 81, 115, 372].map((code) => [code, 404] as const),
])

export class EngineError extends Error {
  override readonly name = 'EngineError'
  readonly code: number

  constructor(code: number, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
  }

  get httpStatus(): number {
    return STATUS.get(this.code) ?? 500
  }
}

/** An error of this front's own, worded as ClickHouse words its own. */
export function engineError(name: CodeName, sentence: string, cause?: unknown): EngineError {
  const code = CODES[name]
  return new EngineError(code, `Code: ${String(code)}. DB::Exception: ${sentence} (${name})`, { cause })
}

/** What the embedded ClickHouse threw, with its code taken out of the message. */
export function toEngineError(error: unknown): EngineError {
  if (error instanceof EngineError) return error
  const message = error instanceof Error ? error.message : String(error)
  const code = /Code: (\d+)\./.exec(message)?.[1]
  if (code !== undefined) return new EngineError(Number(code), message, { cause: error })
  return engineError('STD_EXCEPTION', message, error)
}
