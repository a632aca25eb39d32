/**
 * Keeps a folder to one process. The lock is a file that names its holder; one whose holder has ended, however it
 * ended, is taken over.
 * @module
 */
import { randomUUID } from 'node:crypto'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const holderSchema = z.object({
  pid: z.number().int().positive(),
  /** Kernel's start time of that process, so that another with the same number is not taken for it; '' when unknown. */
  started: z.string(),
  token: z.string(),
})
type Holder = z.infer<typeof holderSchema>

/** Another live process holds the folder. */
export class FolderHeldError extends Error {
  override readonly name = 'FolderHeldError'
  constructor(
    readonly folder: string,
    readonly pid: number,
  ) {
    super(`${folder} is held by process ${String(pid)}`)
  }
}

export interface FolderLock {
  release(): Promise<void>
}

/** Tokens of the locks that this very process holds, or is about to. */
const ours = new Set<string>()

/** @throws {FolderHeldError} */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const path = join(folder, 'lock')
  const token = randomUUID()
  const draft = `${path}.${token}`
  const me: Holder = { pid: process.pid, started: (await readProcess(process.pid))?.started ?? '', token }
  await writeFile(draft, JSON.stringify(me))
  ours.add(token)
  try {
    // A link is made whole or not at all, so nobody ever reads half a lock.
    while (!(await succeeds(link(draft, path), 'EEXIST'))) {
      const holder = await readHolder(path)
      if (holder !== null && (await isAlive(holder))) throw new FolderHeldError(folder, holder.pid)
      await removeStale(path, holder, token)
    }
  } catch (error) {
    ours.delete(token)
    throw error
  } finally {
    await rm(draft, { force: true })
  }
  return {
    release: async () => {
      if (!ours.delete(token)) return
      if ((await readHolder(path))?.token === token) await rm(path, { force: true })
    },
  }
}

/** Takes a dead holder's lock away; when another process was quicker and its new lock was taken, puts it back. */
async function removeStale(path: string, dead: Holder | null, token: string): Promise<void> {
  const aside = `${path}.${token}.stale`
  if (!(await succeeds(rename(path, aside), 'ENOENT'))) return
  const taken = await readHolder(aside)
  if (taken !== null && taken.token !== dead?.token) await succeeds(link(aside, path), 'EEXIST')
  await rm(aside, { force: true })
}

async function readHolder(path: string): Promise<Holder | null> {
  try {
    return holderSchema.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return null
  }
}

async function isAlive(holder: Holder): Promise<boolean> {
  if (holder.pid === process.pid) return ours.has(holder.token)
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    if (codeOf(error) === 'ESRCH') return false
  }
  const found = await readProcess(holder.pid)
  if (found === null || holder.started === '') return true
  return !found.ended && found.started === holder.started
}

/**
 * What Linux's /proc tells of a process: clock ticks from boot to its start, and whether it has ended and only waits
 * for its parent to notice. null elsewhere.
 */
async function readProcess(pid: number): Promise<{ started: string; ended: boolean } | null> {
  try {
    const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8')
    // The second field, a name in parentheses, may hold spaces; state is the 3rd field, start time the 22nd.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { started: fields[19] ?? '', ended: fields[0] === 'Z' || fields[0] === 'X' }
  } catch {
    return null
  }
}

/** true: done; false: failed with that code. */
async function succeeds(work: Promise<void>, expected: string): Promise<boolean> {
  try {
    await work
    return true
  } catch (error) {
    if (codeOf(error) === expected) return false
    throw error
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}
