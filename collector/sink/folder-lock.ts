/**
 * Keeps a folder to one process. Who wants it puts down a claim, a file that nobody else ever names, and then looks
 * round: only when no other claim of a live process is there has it the folder. Of two who come at once at least one
 * sees the other. What a dead process left can be taken away at any time, for no live one has that name.
 * @module
 */
import { randomUUID } from 'node:crypto'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** `claim-<process>-<start>-<token>`: wants it; `held-…`, beside the claim: has it. */
const NAME = /^(claim|held)-(\d{1,10})-(\d{1,20})-([0-9a-f-]{36})$/
/** Those who came at once step back and try again after a random time up to this, ms. */
const STEP_BACK_MS = 50
const MAX_TRIES = 40

interface Claim {
  kind: 'claim' | 'held'
  pid: number
  /** When the process began, so that a later one with the same number is not taken for it; '0' when not known. */
  started: string
  token: string
}

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

/** Tokens of the claims of this very process. */
const ours = new Set<string>()

/** @throws {FolderHeldError} */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const token = randomUUID()
  const started = (await readProcess(process.pid))?.started ?? '0'
  const pathOf = (kind: Claim['kind']) => join(folder, `${kind}-${String(process.pid)}-${started}-${token}`)
  const release = async (): Promise<void> => {
    ours.delete(token)
    await rm(pathOf('held'), { force: true })
    await rm(pathOf('claim'), { force: true })
  }
  let other: Claim | undefined
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    ours.add(token)
    await writeFile(pathOf('claim'), '')
    const others = await liveClaims(folder, token)
    if (others.length === 0) {
      await writeFile(pathOf('held'), '')
      return { release }
    }
    await release()
    other = others.find(({ kind }) => kind === 'held') ?? others[0]
    if (other?.kind === 'held') break
    await wait(Math.random() * STEP_BACK_MS)
  }
  throw new FolderHeldError(folder, other?.pid ?? 0)
}

/** Claims of others; those of the dead are taken away. */
async function liveClaims(folder: string, token: string): Promise<Claim[]> {
  const live: Claim[] = []
  for (const name of await readdir(folder)) {
    const claim = readName(name)
    if (claim === null || claim.token === token) continue
    if (await isAlive(claim)) live.push(claim)
    else await rm(join(folder, name), { force: true })
  }
  return live
}

function readName(name: string): Claim | null {
  const [, kind, pid, started, token] = NAME.exec(name) ?? []
  if ((kind !== 'claim' && kind !== 'held') || started === undefined || token === undefined) return null
  return { kind, pid: Number(pid), started, token }
}

async function isAlive({ pid, started, token }: Claim): Promise<boolean> {
  if (pid === process.pid) return ours.has(token)
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false
  }
  const found = await readProcess(pid)
  if (found === null || started === '0') return true
  return !found.ended && found.started === started
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
    return { started: fields[19] ?? '0', ended: fields[0] === 'Z' || fields[0] === 'X' }
  } catch {
    return null
  }
}
