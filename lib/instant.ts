/**
 * Instants as the program holds them: numbers since 1970 whose names end in `Ms` or `Us`. The mark tells them from
 * durations, which end alike: outside the program an instant is ISO 8601 text in UTC.
 * @module
 */
import { z } from 'zod'

export type InstantUnit = 'ms' | 'us'
const marks = z.registry<{ unit: InstantUnit }>()

/** Whole ms since 1970. */
export const epochMs = z.number().int().register(marks, { unit: 'ms' })
/** ms since 1970, with parts of one where a clock told them. */
export const exactEpochMs = z.number().register(marks, { unit: 'ms' })
/** Whole µs since 1970. */
export const epochUs = z.number().int().register(marks, { unit: 'us' })

/**
 * A time in a question, in ISO 8601; read into one in UTC. A time without an offset, as a form field of a browser sends
 * it, is in UTC, as all times on the screens are.
 */
export const instantParameter = z.iso
  .datetime({ offset: true, local: true, error: 'a time such as 2026-11-21T14:00:00Z' })
  .transform((text) =>
    /(?:Z|[+-]\d\d:\d\d)$/i.test(text) ? text : `${text.length === 16 ? `${text}:00` : text}Z`,
  )

/** The unit of a schema that was made from one of these; undefined: it is no instant. */
export function instantUnit(schema: z.core.$ZodType): InstantUnit | undefined {
  return marks.get(schema)?.unit
}

const MICROSECONDS = { ms: 1_000, us: 1 } as const

/** `2026-11-21T14:00:00.000Z`, with six decimals where the µs are not nought. */
export function instantText(value: number, unit: InstantUnit): string {
  const us = Math.round(value * MICROSECONDS[unit])
  const wholeMs = Math.floor(us / 1_000)
  const text = new Date(wholeMs).toISOString()
  const rest = us - wholeMs * 1_000
  return rest === 0 ? text : `${text.slice(0, -1)}${String(rest).padStart(3, '0')}Z`
}

/** @returns NaN for a text that is no instant in UTC. */
export function readInstantText(text: string, unit: InstantUnit): number {
  const found = /^(.+\.\d{3})(\d{3})Z$/.exec(text)
  const ms = Date.parse(found === null ? text : `${found[1] ?? ''}Z`)
  const us = ms * 1_000 + Number(found?.[2] ?? 0)
  return us / MICROSECONDS[unit]
}
