/** The file through which the processes of one machine find the embedded engine. @module */
import { randomUUID } from 'node:crypto'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { DATABASE_ROLES, type DatabaseRole } from './roles'

const passwords = Object.fromEntries(
  DATABASE_ROLES.map((role) => [role, z.string().min(1).max(256)]),
) as Record<DatabaseRole, z.ZodString> // fromEntries forgets which keys it was given

export const endpointSchema = z.object({
  url: z.url().startsWith('http://127.0.0.1:'),
  pid: z.number().int().positive(),
  /** Version of the embedded ClickHouse that wrote the data last. */
  engineVersion: z.string().max(64),
  /** A generated password for each role; its user has the role's name. */
  passwords: z.object(passwords),
})
export type EngineEndpoint = Readonly<z.infer<typeof endpointSchema>>

export function endpointPath(dataDir: string): string {
  return join(dataDir, 'engine.json')
}

/** @returns null when there is no such file, or it is not one of ours. */
export function readEndpoint(dataDir: string): EngineEndpoint | null {
  let text: string
  try {
    text = readFileSync(endpointPath(dataDir), 'utf8')
  } catch {
    return null
  }
  const parsed = endpointSchema.safeParse(parseJson(text))
  return parsed.success ? parsed.data : null
}

/** Replaces the file in one step, readable by its owner alone. */
export function writeEndpoint(dataDir: string, endpoint: EngineEndpoint): void {
  writePrivateFile(endpointPath(dataDir), `${JSON.stringify(endpoint, null, 2)}\n`)
}

/** Writes a file that holds secrets: mode 0600, whole or not at all. */
export function writePrivateFile(path: string, text: string): void {
  const draft = `${path}.${randomUUID()}`
  try {
    writeFileSync(draft, text, { mode: 0o600, flush: true })
    renameSync(draft, path)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
