/**
 * A time in the past, as the addresses of pages and questions of the API name it: `?at=`. One spelling goes out, two come
 * in.
 * @module
 */
import { z } from 'zod'
import { spellAt } from './at'

const EXPECTED = 'a time such as 2026-11-21T14:00:00Z, or ms since 1970'

/** Reads `at` into its one spelling. */
export const atParameter = z
  .string()
  .max(40)
  .refine((text) => spellAt(text) !== null, EXPECTED)
  .transform((text) => spellAt(text) ?? text)
