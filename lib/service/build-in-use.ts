/** Who runs from the built bundle: a build under a running stack would take its pages away. @module */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const folderOf = (root: string): string => join(root, 'dist', 'in-use')

/** Says that this process runs from the build; @returns how to take that back. */
export function markBuildInUse(root: string): () => void {
  const folder = folderOf(root)
  const mark = join(folder, String(process.pid))
  try {
    mkdirSync(folder, { recursive: true })
    writeFileSync(mark, '')
  } catch (error) {
    // A checkout that belongs to somebody else cannot be built by this user either.
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS') throw error
  }
  return () => {
    rmSync(mark, { force: true })
  }
}

/** @returns the pid of a living process that runs from the build, or null. */
export function buildUser(root: string): number | null {
  let names: string[]
  try {
    names = readdirSync(folderOf(root))
  } catch {
    return null
  }
  return names.map(Number).find((pid) => Number.isInteger(pid) && pid !== process.pid && isAlive(pid)) ?? null
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
