/** What every operation can be asked beside its own parameters, where it makes sense. @module */
import { z } from 'zod'
import { fieldNames } from './answer-schema'
import { formatsOf, type Format, type Operation } from './operation'

export function commonParameters(operation: Operation): z.ZodRawShape {
  const names = fieldNames(operation)
  const tables = operation.rows?.tables
  const [first, ...others] = formatsOf(operation)
  return {
    fields: z
      .string()
      .transform((text) => text.split(',').map((name) => name.trim()))
      .refine(
        (asked) => asked.every((name) => names.includes(name)),
        `names from ${names.join(', ')}, separated by commas`,
      )
      .optional()
      .describe(`Less of each row, or of the answer: names separated by commas, from ${names.join(', ')}.`),
    ...(operation.rows !== undefined && {
      format: z
        .enum([first, ...others] satisfies [Format, ...Format[]])
        .optional()
        .describe('Instead of an extension of the path or `Accept`. All but `json` are the rows alone.'),
    }),
    ...(tables !== undefined && {
      table: z
        .enum(tables)
        .optional()
        .describe(`Which table is written, in a format of rows; \`${tables[0]}\` unless given.`),
    }),
  }
}
