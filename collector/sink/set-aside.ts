/** A bounded folder for what could not be sent, kept for a person to look at. The oldest goes first. @module */
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface SetAside {
  readonly folder: string
  /** Never rejects: what is set aside is already lost to the store, and must not stop the rest. */
  keep(name: string, data: Buffer | string): Promise<void>
  /** Moves a whole file there. */
  keepFile(name: string, path: string): Promise<void>
}

export interface SetAsideInit {
  folder: string
  maxBytes: number
  maxFiles: number
  /** Told when something could not be kept. */
  onError(error: unknown): void
}

export function createSetAside(init: SetAsideInit): SetAside {
  const { folder } = init
  const keepWith = async (store: (folder: string) => Promise<void>): Promise<void> => {
    try {
      await mkdir(folder, { recursive: true })
      await store(folder)
      await trim(init)
    } catch (error) {
      init.onError(error)
    }
  }
  return {
    folder,
    keep: (name, data) => keepWith((into) => writeFile(join(into, name), data)),
    keepFile: (name, path) => keepWith((into) => rename(path, join(into, name))),
  }
}

async function trim({ folder, maxBytes, maxFiles }: SetAsideInit): Promise<void> {
  const files = await Promise.all(
    (await readdir(folder)).map(async (name) => {
      const path = join(folder, name)
      const { size, mtimeMs } = await stat(path)
      return { path, size, mtimeMs }
    }),
  )
  files.sort((a, b) => a.mtimeMs - b.mtimeMs)
  let bytes = files.reduce((sum, { size }) => sum + size, 0)
  let count = files.length
  for (const { path, size } of files) {
    if (bytes <= maxBytes && count <= maxFiles) return
    await rm(path, { force: true })
    bytes -= size
    count -= 1
  }
}
