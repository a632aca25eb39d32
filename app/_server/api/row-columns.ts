/** The columns of an operation's rows in files, and what ClickHouse has to do to each of them. @module */
import { z } from 'zod'
import { rowSchema } from '@/lib/api/answer-schema'
import type { Operation } from '@/lib/api/operation'
import { wireName } from '@/lib/api/wire'
import { instantUnit, type InstantUnit } from '@/lib/instant'

/**
 * `text`: may have been written by a peer; `word`: one of ours; `nested`: a list or an object, with the type that
 * ClickHouse reads it back with.
 */
export type ColumnKind =
  | { readonly is: 'text' | 'word' | 'integer' | 'number' | 'flag' }
  | { readonly is: 'instant'; readonly unit: InstantUnit }
  | { readonly is: 'nested'; readonly type: string }

export interface RowColumn {
  /** As it is outside. */
  readonly name: string
  readonly kind: ColumnKind
}

/** @param fields - those that are wanted, in no order; null: all. */
export function rowColumns(operation: Operation, fields: readonly string[] | null): RowColumn[] {
  const schema = operation.rows?.columns ?? rowSchema(operation)
  if (schema === null) throw new TypeError(`${operation.id} has no rows of its own`)
  const shape = schema.shape as Readonly<Record<string, z.core.$ZodType>>
  return Object.entries(shape)
    .map(([name, field]) => ({ name: wireName(name, field), kind: columnKind(field) }))
    .filter(({ name }) => fields?.includes(name) ?? true)
}

function columnKind(schema: z.core.$ZodType): ColumnKind {
  const unit = instantUnit(schema)
  if (unit !== undefined) return { is: 'instant', unit }
  const inner = unwrap(schema)
  if (inner !== schema) return columnKind(inner)
  if (schema instanceof z.ZodNumber) return { is: isWhole(schema) ? 'integer' : 'number' }
  if (schema instanceof z.ZodBoolean) return { is: 'flag' }
  if (schema instanceof z.ZodEnum || schema instanceof z.ZodLiteral) return { is: 'word' }
  if (isNested(schema)) return { is: 'nested', type: nestedType(schema) }
  return { is: 'text' }
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodNullable ||
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodReadonly
    ? schema.unwrap()
    : schema
}

const isWhole = (schema: z.ZodNumber): boolean => schema.format?.includes('int') === true

function isNested(schema: z.core.$ZodType): boolean {
  return (
    schema instanceof z.ZodArray ||
    schema instanceof z.ZodObject ||
    schema instanceof z.ZodRecord ||
    schema instanceof z.ZodTuple ||
    schema instanceof z.ZodUnion
  )
}

/** Type of a list or an object in ClickHouse; what it has no type for stays JSON. */
function nestedType(schema: z.core.$ZodType): string {
  const inner = unwrap(schema)
  if (inner !== schema) return nestedType(inner)
  if (schema instanceof z.ZodArray) return `Array(${nestedType(schema.element)})`
  if (schema instanceof z.ZodObject) {
    const shape = schema.shape as Readonly<Record<string, z.core.$ZodType>>
    const fields = Object.entries(shape).map(
      ([name, field]) => `\`${wireName(name, field)}\` ${nestedType(field)}`,
    )
    return fields.length === 0 ? 'String' : `Tuple(${fields.join(', ')})`
  }
  if (instantUnit(schema) !== undefined) return 'Nullable(String)'
  if (schema instanceof z.ZodNumber) return isWhole(schema) ? 'Nullable(Int64)' : 'Nullable(Float64)'
  if (schema instanceof z.ZodBoolean) return 'Nullable(Bool)'
  return 'Nullable(String)'
}
