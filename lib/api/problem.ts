/** Answers of the API that are no data: `application/problem+json`, RFC 9457. @module */
import { z } from 'zod'
import type { FieldProblem } from '../read-search'

export const PROBLEM_MEDIA_TYPE = 'application/problem+json'

export const problemSchema = z
  .looseObject({
    type: z
      .string()
      .describe('A URI that names the kind of problem; `about:blank`: what the status says, and no more.'),
    title: z.string().describe('The kind of problem, the same for all of a kind.'),
    status: z.number().int().min(400).max(599),
    detail: z.string().describe('What went wrong this time, in words for a person.'),
    errors: z
      .array(
        z.object({
          field: z.string().describe('Name of the parameter.'),
          got: z.string().describe('What came, cut to a length that can be shown.'),
          expected: z.string(),
        }),
      )
      .optional()
      .describe('The parameters at fault.'),
    matches: z.array(z.string()).optional().describe('With 409: what may have been meant.'),
    near: z
      .array(z.string())
      .optional()
      .describe('With 404: addresses that are like the one that was asked for.'),
  })
  .meta({ id: 'Problem' })

export type ProblemStatus = 400 | 401 | 404 | 405 | 406 | 409 | 429 | 500 | 501 | 503

/** The question cannot be answered, for a reason the one who asks can mend. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  constructor(
    readonly status: ProblemStatus,
    readonly title: string,
    detail: string,
    /** The parameters at fault. */
    readonly errors: readonly FieldProblem[] = [],
    options?: ErrorOptions,
    /** Members of the document beyond those that every problem has. */
    readonly more: Readonly<Record<string, unknown>> = {},
    readonly headers: Readonly<Record<string, string>> = {},
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
