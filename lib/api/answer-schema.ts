/** What an operation answers with, as it stands outside. @module */
import { z } from 'zod'
import type { Operation } from './operation'
import { wireName, wireSchema } from './wire'

const answers = new WeakMap<Operation, z.ZodObject>()

/** With `next`, the address of the page that follows, where there are pages. */
export function answerSchema(operation: Operation): z.ZodObject {
  let schema = answers.get(operation)
  if (schema === undefined) {
    schema = wireSchema(operation.answer) as z.ZodObject
    if (hasPages(operation)) {
      schema = schema.extend({
        next: z.string().nullable().describe('Address of the next page; null: this is the last one.'),
      })
    }
    answers.set(operation, schema)
  }
  return schema
}

export function hasPages({ answer }: Operation): boolean {
  return 'nextCursor' in answer.shape
}

/** Schema of one row, as the program holds it; null: the answer has no rows, or they have columns of their own. */
export function rowSchema({ rows, answer }: Operation): z.ZodObject | null {
  if (rows === undefined || rows.tables !== undefined) return null
  const list: unknown = answer.shape[rows.field]
  const element = list instanceof z.ZodArray ? list.element : undefined
  return element instanceof z.ZodObject ? element : null
}

/** The names `fields=` takes: of a row where the answer lists rows, of the answer where it does not. */
export function fieldNames(operation: Operation): string[] {
  return wireNames(rowSchema(operation) ?? operation.answer)
}

/** Those that it takes in a format of rows; undefined: there are no such formats; null: the columns are the table's own. */
export function fileFieldNames(operation: Operation): string[] | null | undefined {
  if (operation.rows === undefined) return undefined
  const schema = operation.rows.columns ?? rowSchema(operation)
  return schema === null ? null : wireNames(schema)
}

/** @param names - of its fields, as they are outside. */
export function pickFields(schema: z.ZodObject, names: ReadonlySet<string>): z.ZodObject {
  const shape = schema.shape as Readonly<Record<string, z.core.$ZodType>>
  return z.object(
    Object.fromEntries(Object.entries(shape).filter(([name, field]) => names.has(wireName(name, field)))),
  )
}

function wireNames(schema: z.ZodObject): string[] {
  const shape = schema.shape as Readonly<Record<string, z.core.$ZodType>>
  return Object.entries(shape).map(([name, field]) => wireName(name, field))
}
