/** Makes a folder, and those above it that are missing. @module */
import { existsSync, mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/**
 * One level at a time: where the file system says ENOENT to a new folder (as `/proc` does), Node's own recursive
 * mkdir never returns.
 * @param mode - of the folders that are made.
 * @throws the system's own error.
 */
export function makeFolder(path: string, mode: number): void {
  const missing: string[] = []
  for (let folder = resolve(path); !existsSync(folder); folder = dirname(folder)) missing.unshift(folder)
  for (const folder of missing) mkdirSync(folder, { mode })
}
