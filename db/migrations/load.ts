/** The migrations of this version, as they lie on disk. @module */
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '@/lib/service/project-root'

export interface Migration {
  readonly version: number
  /** File name, such as `0001_spine.sql`. */
  readonly name: string
  readonly sql: string
  /** Of the file's bytes, hex. */
  readonly sha256: string
}

/** Two files have one number, a number is missing, or a file is not named `0001_name.sql`. */
export class MigrationFolderError extends Error {
  override readonly name = 'MigrationFolderError'
}

/**
 * @param folder - of .sql files; the project's own unless given.
 * @throws {MigrationFolderError}
 */
export function loadMigrations(folder = join(projectRoot(), 'db', 'migrations')): Migration[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
  return names.map((name, at) => {
    const number = /^(\d{4})_[a-z0-9_]+\.sql$/.exec(name)?.[1]
    if (number === undefined || Number(number) !== at + 1) {
      throw new MigrationFolderError(
        `${name} in ${folder}: migrations are numbered 0001, 0002, … without a gap, and named 0001_what_it_does.sql.`,
      )
    }
    const bytes = readFileSync(join(folder, name))
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    return { version: at + 1, name, sql: bytes.toString('utf8'), sha256 }
  })
}
