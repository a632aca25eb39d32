/** What can go wrong when the API is asked. @module */

/** A parameter that does not fit. */
export interface FieldProblem {
  readonly field: string
  /** What came, cut to a length that can be shown. */
  readonly got: string
  readonly expected: string
}

/** The server cannot answer the question and says why, as RFC 9457 has it. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'

  constructor(
    /** Of HTTP. */
    readonly status: number,
    /** The kind of problem, the same for all of a kind. */
    readonly title: string,
    /** What went wrong this time. */
    detail: string,
    /** The parameters at fault. */
    readonly errors: readonly FieldProblem[],
    /** After how many seconds the same question may be asked again; null: the server does not say. */
    readonly retryAfter: number | null,
    /** The whole document, with what this kind of problem says beside. */
    readonly document: Readonly<Record<string, unknown>>,
  ) {
    super(detail === '' ? title : detail)
  }
}

/** The server could not be reached, or the connection broke; `cause` is what `fetch` said. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError'
}

/** What answered is not the API of an explorer: the address may be wrong, or a proxy spoke in its place. */
export class UnexpectedAnswerError extends Error {
  override readonly name = 'UnexpectedAnswerError'
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Reads the body of an answer that is no success. */
export async function readProblem(response: Response): Promise<ProblemError | UnexpectedAnswerError> {
  const body = await response.text().catch(() => '')
  let document: unknown
  try {
    document = JSON.parse(body)
  } catch {
    document = null
  }
  if (!isObject(document) || typeof document.title !== 'string') {
    return new UnexpectedAnswerError(`${response.url} answered ${response.status} without a problem document`)
  }
  const errors = Array.isArray(document.errors) ? document.errors.filter(isObject) : []
  return new ProblemError(
    response.status,
    document.title,
    text(document.detail),
    errors.map(({ field, got, expected }) => ({
      field: text(field),
      got: text(got),
      expected: text(expected),
    })),
    readRetryAfter(response.headers),
    document,
  )
}

/** @returns seconds; null when there is none. */
function readRetryAfter(headers: Headers): number | null {
  const value = headers.get('retry-after')?.trim() ?? ''
  if (/^\d+$/.test(value)) return Number(value)
  const atMs = Date.parse(value)
  return Number.isNaN(atMs) ? null : Math.max(0, Math.ceil((atMs - Date.now()) / 1_000))
}
