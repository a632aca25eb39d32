/** Answers of the API that are no data: `application/problem+json`, RFC 9457. @module */
import { isStoreAway } from '@/app/_server/runtime'
import type { FieldProblem } from '@/lib/read-search'

const RETRY_AFTER_SECONDS = 5

/** The question cannot be answered, for a reason the one who asks can mend. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  constructor(
    readonly status: 400 | 404 | 409,
    readonly title: string,
    detail: string,
    /** The parameters at fault. */
    readonly errors: readonly FieldProblem[] = [],
    options?: ErrorOptions,
    /** Members of the document beyond those that every problem has. */
    readonly more: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail, options)
  }
}

/** 400: these parameters do not fit. */
export function badParameters(errors: readonly FieldProblem[], options?: ErrorOptions): ProblemError {
  const detail = errors
    .map(({ field, got, expected }) => `${field} is “${got}”; expected: ${expected}.`)
    .join(' ')
  return new ProblemError(400, 'Parameters that do not fit', detail, errors, options)
}

/** Runs a route's work and answers with its result as JSON, or with the problem it ran into. */
export function answerJson(work: () => Promise<unknown>): Promise<Response> {
  return answerWith(async () => Response.json(await work(), { headers: { 'cache-control': 'no-store' } }))
}

/** Runs a route's work, which makes the response itself, or answers with the problem it ran into. */
export async function answerWith(work: () => Promise<Response>): Promise<Response> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ProblemError) {
      return problem(error.status, error.title, error.message, { errors: error.errors, ...error.more })
    }
    if (isStoreAway(error)) {
      return problem(
        503,
        'The database is away',
        'It cannot be read now; the same request will work when it is back.',
        {},
        { 'retry-after': String(RETRY_AFTER_SECONDS) },
      )
    }
    throw error
  }
}

function problem(
  status: number,
  title: string,
  detail: string,
  more: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Response {
  return new Response(JSON.stringify({ type: 'about:blank', title, status, detail, ...more }), {
    status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers },
  })
}
