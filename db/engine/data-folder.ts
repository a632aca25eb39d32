/** The folder the engine keeps its data in: one process at a time, and none older than the data. @module */
import { randomBytes } from 'node:crypto'
import { readFileSync, readdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { makeFolder } from '@/lib/service/make-folder'
import { StartError } from '@/lib/service/start-error'
import { readEndpoint, writePrivateFile } from '../endpoint'
import { DATABASE_ROLES, type DatabaseRole } from '../roles'

export interface DataFolder {
  readonly root: string
  /** What the embedded ClickHouse owns. */
  readonly clickhouse: string
  /** This process's own configuration files. */
  readonly config: string
  readonly passwords: Readonly<Record<DatabaseRole, string>>
}

const CONFIG_PREFIX = 'engine-config-'

/** @throws {StartError} when the folder cannot be used. */
export function prepareDataFolder(dataDir: string): DataFolder {
  const root = resolve(dataDir)
  try {
    makeFolder(join(root, 'clickhouse'), 0o700)
    return {
      root,
      clickhouse: join(root, 'clickhouse'),
      config: join(root, `${CONFIG_PREFIX}${String(process.pid)}`),
      passwords: keptPasswords(join(root, 'engine-passwords.json')),
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new StartError(
      `The data folder ${root} cannot be written: ${reason}. Choose another with DATA_DIR.`,
      {
        cause: error,
      },
    )
  }
}

/** Kept over restarts, so that a dashboard someone points here goes on working. */
function keptPasswords(path: string): Record<DatabaseRole, string> {
  const schema = z.object(
    Object.fromEntries(DATABASE_ROLES.map((role) => [role, z.string().min(32)])) as Record<
      DatabaseRole,
      z.ZodString // fromEntries forgets which keys it was given
    >,
  )
  let known: object = {}
  try {
    const kept = schema.partial().parse(JSON.parse(readFileSync(path, 'utf8')))
    if (DATABASE_ROLES.every((role) => kept[role] !== undefined)) return schema.parse(kept)
    known = kept
  } catch {
    // The first start on this folder.
  }
  // A role that came with a newer version gets its password beside those that are known.
  const fresh = DATABASE_ROLES.map((role) => [role, randomBytes(32).toString('base64url')] as const)
  const passwords = schema.parse({ ...Object.fromEntries(fresh), ...known })
  writePrivateFile(path, `${JSON.stringify(passwords, null, 2)}\n`)
  return passwords
}

/** @throws {StartError} when another engine answers for this folder. */
export async function refuseSecondEngine(folder: DataFolder): Promise<void> {
  const endpoint = readEndpoint(folder.root)
  if (endpoint === null || endpoint.pid === process.pid || !isRunning(endpoint.pid)) return
  try {
    await fetch(`${endpoint.url}/ping`, { signal: AbortSignal.timeout(1_000) })
  } catch {
    // The process number has gone to somebody else, or it hangs: the lock on the data decides.
    return
  }
  throw inUse(folder, endpoint.pid)
}

/** What to say when the embedded ClickHouse could not take the folder. */
export function cannotOpen(folder: DataFolder, cause: unknown): StartError {
  const holder = statusFilePid(folder)
  if (holder !== null && holder !== process.pid && isRunning(holder)) return inUse(folder, holder, cause)
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new StartError(`The database in ${folder.clickhouse} cannot be opened: ${reason}`, { cause })
}

function inUse(folder: DataFolder, pid: number, cause?: unknown): StartError {
  return new StartError(
    `The data folder ${folder.root} is in use by another process (pid ${String(pid)}): ` +
      'stop that one, or choose another folder with DATA_DIR.',
    { cause },
  )
}

/** ClickHouse writes its process number into the file that it locks. */
function statusFilePid(folder: DataFolder): number | null {
  try {
    const pid = /PID: (\d+)/.exec(readFileSync(join(folder.clickhouse, 'status'), 'utf8'))?.[1]
    return pid === undefined ? null : Number(pid)
  } catch {
    return null
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it runs, and belongs to someone else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

const versionSchema = z.object({ engineVersion: z.string().max(64) })

/**
 * Notes which ClickHouse wrote the data.
 * @throws {StartError} when a newer one did: an older one may not be able to read it.
 */
export function noteVersion(folder: DataFolder, running: string): void {
  const path = join(folder.root, 'engine-version.json')
  let written: string | undefined
  try {
    written = versionSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).engineVersion
  } catch {
    // The first start on this folder.
  }
  if (written === running) return
  if (written !== undefined && isNewer(written, running)) {
    throw new StartError(
      `The data in ${folder.root} was written by ClickHouse ${written}, and this is ${running}: ` +
        'install the newer version again, or choose another folder with DATA_DIR.',
    )
  }
  writePrivateFile(path, `${JSON.stringify({ engineVersion: running })}\n`)
}

/** By year and month of the release, `26.7`: what decides on the format of data. */
function isNewer(a: string, b: string): boolean {
  const [yearA = 0, monthA = 0] = a.split('.').map(Number)
  const [yearB = 0, monthB = 0] = b.split('.').map(Number)
  return yearA > yearB || (yearA === yearB && monthA > monthB)
}

/** Configuration of engines that were killed; call only with the lock in hand. */
export function removeStaleConfig(folder: DataFolder): void {
  for (const name of readdirSync(folder.root)) {
    const path = join(folder.root, name)
    if (name.startsWith(CONFIG_PREFIX) && path !== folder.config)
      rmSync(path, { recursive: true, force: true })
  }
}
