/** Text as a person can see it, for parameters that take whatever a peer or a network calls something. @module */
import { z } from 'zod'

/** @param most - characters. */
export const plainText = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .refine((text) => !/\p{Cc}/u.test(text), 'text without control characters')
