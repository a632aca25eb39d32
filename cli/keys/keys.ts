/** `cli.ts keys`: makes, lists and revokes keys of the API. @module */
import { DatabaseError, DatabaseUnavailableError, openDatabase, type Database } from '@/db/client'
import { getApiKeys } from '@/db/queries/api-keys/get-api-keys'
import { writeApiKey } from '@/db/write-api-key'
import type { ApiKey } from '@/lib/api-keys/api-key'
import { createKeyText, isKeyId, readKeyText } from '@/lib/api-keys/key-text'
import type { Settings } from '@/lib/env/settings'
import { StartError } from '@/lib/service/start-error'
import { withExistingStore } from '../seed/with-store'
import { keyTable } from './key-table'

/** Where lines go: `out` is what a script reads, `note` is for a person. */
export interface KeysOutput {
  out(line: string): void
  note(line: string): void
}

const UNKNOWN_TABLE = 60
const UNKNOWN_DATABASE = 81
const ACCESS_DENIED = 497
const MAX_PER_MINUTE = 1_000_000_000
const MAX_NAME_LENGTH = 100

export interface NewKey {
  /** Who it is for. */
  readonly name: string
  /** As on the command line; undefined: what the web is told keys have. */
  readonly perMinute?: string | undefined
}

/** @throws {StartError} in words for a person, as all of these. */
export async function createKey(settings: Settings, asked: NewKey, to: KeysOutput): Promise<void> {
  const name = readName(asked.name)
  const perMinute = readPerMinute(asked.perMinute)
  const { id, text, secretHash } = createKeyText()
  await withKeys(settings, async (db) => {
    const nowMs = Date.now()
    await writeApiKey(db, { id, name, secretHash, perMinute, createdMs: nowMs, revokedMs: null }, nowMs)
  })
  to.note(`Key ${id} for ${name}. It is shown this once, and only a hash of it is kept:`)
  to.out(text)
  to.note('Send it with each request, as: Authorization: Bearer <key>')
}

export async function listKeys(settings: Settings, to: KeysOutput): Promise<void> {
  await withKeys(settings, async (db) => {
    const keys = await getApiKeys(db)
    if (keys.length === 0) to.note('There are no keys. `keys create --name <who>` makes one.')
    else for (const line of keyTable(keys)) to.out(line)
  })
}

/** @param which - the id of a key, or all of it. */
export async function revokeKey(settings: Settings, which: string, to: KeysOutput): Promise<void> {
  const id = readKeyText(which)?.id ?? which.trim().toLowerCase()
  if (!isKeyId(id)) throw new StartError(`"${shorten(which)}" is no id of a key: \`keys list\` shows them.`)
  await withKeys(settings, async (db) => {
    const key = (await getApiKeys(db)).find((known) => known.id === id)
    if (key === undefined) throw new StartError(`There is no key ${id}: \`keys list\` shows those there are.`)
    if (key.revokedMs !== null) {
      to.note(`Key ${id} for ${key.name} was revoked before, at ${new Date(key.revokedMs).toISOString()}.`)
      return
    }
    const nowMs = Date.now()
    await writeApiKey(db, { ...key, revokedMs: nowMs } satisfies ApiKey, nowMs)
    to.note(`Key ${id} for ${key.name} is revoked; a running web refuses it within seconds.`)
  })
}

async function withKeys(settings: Settings, work: (db: Database) => Promise<void>): Promise<void> {
  await withExistingStore(settings, async () => {
    const db = openDatabase(settings, 'owner')
    try {
      await work(db)
    } catch (error) {
      throw inWords(error, settings)
    } finally {
      await db.close()
    }
  })
}

function inWords(error: unknown, settings: Settings): unknown {
  if (error instanceof DatabaseUnavailableError) {
    return new StartError(`The database cannot be reached. ${error.message}`, { cause: error })
  }
  if (!(error instanceof DatabaseError)) return error
  if (error.code === UNKNOWN_TABLE || error.code === UNKNOWN_DATABASE) {
    const where = settings.CLICKHOUSE_URL === undefined ? ` in ${settings.DATA_DIR}` : ''
    const text = `The database${where} has no table for keys yet: run the \`migrate\` command, or start everything once.`
    return new StartError(text, { cause: error })
  }
  if (error.code === ACCESS_DENIED) {
    const text = `${settings.CLICKHOUSE_USER} may not write keys: name the owner of the database in CLICKHOUSE_USER.`
    return new StartError(text, { cause: error })
  }
  return new StartError(`The keys could not be read or written. ${error.message}`, { cause: error })
}

function readName(text: string): string {
  const name = text.trim()
  if (name === '' || name.length > MAX_NAME_LENGTH || /\p{Cc}/u.test(name)) {
    throw new StartError(
      `--name: expected who the key is for, in 1 to ${String(MAX_NAME_LENGTH)} characters.`,
    )
  }
  return name
}

function readPerMinute(text: string | undefined): number | null {
  if (text === undefined) return null
  const perMinute = /^\d+$/.test(text) ? Number(text) : 0
  if (perMinute < 1 || perMinute > MAX_PER_MINUTE) {
    throw new StartError(`--per-minute: expected a whole number from 1 to ${String(MAX_PER_MINUTE)}.`)
  }
  return perMinute
}

const shorten = (text: string): string => (text.length > 20 ? `${text.slice(0, 20)}…` : text)
