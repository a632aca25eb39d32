/** What every operation can be asked beside its own parameters, where it makes sense. @module */
import { z } from 'zod'
import { fieldNames, fileFieldNames } from './answer-schema'
import { formatsOf, type Format, type Operation } from './operation'

export function commonParameters(operation: Operation): z.ZodRawShape {
  const names = fieldNames(operation)
  const known = new Set(names)
  const inFiles = fileFieldNames(operation)
  const onlyInJson = names.filter((name) => inFiles?.includes(name) === false)
  const tables = operation.rows?.tables
  const [first, ...others] = formatsOf(operation)
  return {
    fields: z
      .string()
      .transform((text) => new Set(text.split(',').map((name) => name.trim())))
      .refine(
        (asked) => [...asked].every((name) => known.has(name)),
        `names from ${names.join(', ')}, separated by commas`,
      )
      .transform((asked) => names.filter((name) => asked.has(name)))
      .optional()
      .describe(
        [
          `Less of each row, or of the answer: names separated by commas, from ${names.join(', ')}.`,
          ...(inFiles === null ? ['In JSON alone: tables come with their own columns.'] : []),
          ...(onlyInJson.length > 0 ? [`In JSON alone: ${onlyInJson.join(', ')}.`] : []),
        ].join(' '),
      ),
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
