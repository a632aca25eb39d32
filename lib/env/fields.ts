/** Kinds of values that several settings have. @module */
import { z } from 'zod'

export const port = (what: string, fallback: number) =>
  z.coerce.number().int().min(0).max(65535).default(fallback).describe(`${what} 0: one the system chooses.`)
export const durationMs = (what: string, fallback: number, least = 1) =>
  z.coerce.number().int().min(least).max(86_400_000).default(fallback).describe(`${what} Milliseconds.`)
export const perMinute = (what: string, fallback: number) =>
  z.coerce.number().int().min(1).max(1_000_000_000).default(fallback).describe(`${what} A minute.`)
export const intervalMs = (what: string) =>
  z.coerce
    .number()
    .int()
    .min(1_000)
    .max(86_400_000)
    .optional()
    .describe(`${what} Milliseconds. Unset: what the network’s profile says.`)
export const credential = (role: string) => ({
  user: z.string().min(1).optional().describe(`ClickHouse user of the ${role}. Unset: CLICKHOUSE_USER.`),
  password: z.string().optional().describe(`Password of that user. Unset: CLICKHOUSE_PASSWORD.`),
})
