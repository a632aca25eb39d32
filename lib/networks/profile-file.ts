/** A network profile of a person's own, in a JSON file of the same form as ours. @module */
import { readFileSync } from 'node:fs'
import type { z } from 'zod'
import { StartError } from '../service/start-error'
import { networkProfileSchema, type NetworkProfile } from './profile'

/** Largest profile that is parsed, characters. */
const MAX_LENGTH = 1_048_576

/** @throws {StartError} when the file cannot be read or does not fit. */
export function readProfileFile(path: string): NetworkProfile {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new StartError(`The network profile ${path} cannot be read: ${reasonOf(cause)}.`, { cause })
  }
  return parseProfile(text, path)
}

/**
 * @param path - where it is from, for the message.
 * @throws {StartError} saying in one line what does not fit.
 */
export function parseProfile(text: string, path: string): NetworkProfile {
  if (text.length > MAX_LENGTH) throw new StartError(`The network profile ${path} is larger than 1 MiB.`)
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch (cause) {
    throw new StartError(`The network profile ${path} is not JSON: ${reasonOf(cause)}.`, { cause })
  }
  const result = networkProfileSchema.safeParse(data)
  if (result.success) return result.data
  throw new StartError(`The network profile ${path} does not fit: ${misfitsOf(result.error)}.`, {
    cause: result.error,
  })
}

function misfitsOf(error: z.ZodError): string {
  const misfits = error.issues.map(({ path, message }) => `${path.join('.') || 'the whole'}: ${message}`)
  return onOneLine(misfits.join('; '))
}

function reasonOf(error: unknown): string {
  return onOneLine(error instanceof Error ? error.message : String(error))
}

/** Parsers quote what they stumbled over. */
function onOneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\s]+/gu, ' ')
}
