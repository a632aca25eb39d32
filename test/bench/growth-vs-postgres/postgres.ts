/** A PostgreSQL 15 of Debian with a throw-away folder, on loopback, for as long as a bench runs. @module */
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chown, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

const BIN = '/usr/lib/postgresql/15/bin'
const START_TIMEOUT_MS = 30_000
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  shared_buffers: '2GB',
  effective_cache_size: '6GB',
  work_mem: '512MB',
  maintenance_work_mem: '1GB',
  max_wal_size: '8GB',
  // Only loading would feel it.
  fsync: 'off',
  autovacuum: 'off',
}

/** There is no PostgreSQL, and it cannot be installed. */
export class PostgresMissingError extends Error {
  override readonly name = 'PostgresMissingError'
}

export interface Postgres {
  /** @returns what psql prints: rows, tab-separated. */
  run(sql: string): Promise<string>
  copy(table: string, rows: Readable): Promise<void>
  /** Milliseconds as psql's \timing gives them: from sending the query to having its rows. */
  timed(sql: string): Promise<{ tookMs: number; text: string }>
  stop(): Promise<void>
}

interface User {
  readonly uid: number
  readonly gid: number
}

/** @throws {PostgresMissingError} */
export async function startPostgres(): Promise<Postgres> {
  await requirePostgres()
  const user = await plainUser()
  const folder = await mkdtemp(join(tmpdir(), 'bench-postgres-'))
  const as = { ...(user ?? {}), cwd: folder }
  try {
    if (user !== null) await chown(folder, user.uid, user.gid)
    const data = join(folder, 'data')
    await run(join(BIN, 'initdb'), ['-D', data, '-U', 'bench', '-A', 'trust', '-E', 'UTF8', '--locale=C'], as)
    const port = await freePort()
    const settings = { ...SETTINGS, port: String(port), unix_socket_directories: folder }
    const server = spawn(
      join(BIN, 'postgres'),
      ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      { ...as, stdio: 'ignore' },
    )
    const postgres = connect(port, async () => {
      await end(server)
      await rm(folder, { recursive: true, force: true })
    })
    await untilItAnswers(postgres)
    return postgres
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

function connect(port: number, stop: () => Promise<void>): Postgres {
  const argv = [
    '-X',
    '-q',
    '-h',
    '127.0.0.1',
    '-p',
    String(port),
    '-U',
    'bench',
    '-d',
    'postgres',
    '-v',
    'ON_ERROR_STOP=1',
  ]
  const plain = [...argv, '-A', '-t', '-F', '\t']
  const most = { maxBuffer: 64 * 1_048_576 }
  return {
    run: async (sql) => (await run('psql', [...plain, '-c', sql], most)).stdout.trimEnd(),
    copy: async (table, rows) => {
      const psql = spawn('psql', [...argv, '-c', `COPY ${table} FROM STDIN`], {
        stdio: ['pipe', 'ignore', 'inherit'],
      })
      const ended = once(psql, 'close')
      await pipeline(rows, psql.stdin)
      const [code] = (await ended) as [number | null] // of 'close'
      if (code !== 0) throw new Error(`psql could not copy into ${table}`)
    },
    timed: async (sql) => {
      // \timing before the query, and the query as one statement of the same session.
      const { stdout } = await run('psql', [...plain, '-c', '\\timing on', '-c', sql], most)
      const lines = stdout.trimEnd().split('\n')
      const time = /^Time: ([\d.]+) ms/.exec(lines.at(-1) ?? '')?.[1]
      if (time === undefined) throw new Error('psql told no time')
      return { tookMs: Number(time), text: lines.filter((line) => /^\d{4}-/.test(line)).join('\n') }
    },
    stop,
  }
}

async function requirePostgres(): Promise<void> {
  const isThere = (): boolean => existsSync(join(BIN, 'initdb'))
  if (isThere()) return
  process.stdout.write('PostgreSQL 15 is not there: installing it from Debian\n')
  try {
    await run('apt-get', ['install', '-y', '--no-install-recommends', 'postgresql-15'], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      maxBuffer: 16 * 1_048_576,
    })
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n').slice(0, 3).join(' ') : String(error)
    throw new PostgresMissingError(`PostgreSQL 15 is not there and cannot be installed: ${why}`, {
      cause: error,
    })
  }
  if (!isThere()) throw new PostgresMissingError(`PostgreSQL 15 was installed, but is not in ${BIN}.`)
}

/** PostgreSQL refuses to run as root. @returns null where this process is not root. */
async function plainUser(): Promise<User | null> {
  if (process.getuid?.() !== 0) return null
  const id = async (flag: string): Promise<number> => Number((await run('id', [flag, 'postgres'])).stdout)
  return { uid: await id('-u'), gid: await id('-g') }
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo // listening on TCP, so never a string or null
  await new Promise<void>((resolve) => probe.close(() => resolve()))
  return port
}

async function untilItAnswers(postgres: Postgres): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS
  for (;;) {
    try {
      await postgres.run('SELECT 1')
      return
    } catch (error) {
      if (performance.now() > deadline) {
        await postgres.stop()
        throw error
      }
      await sleep(100)
    }
  }
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const gone = once(server, 'exit')
  // Its "fast" stop: whoever is connected is told to go.
  server.kill('SIGINT')
  await gone
}
