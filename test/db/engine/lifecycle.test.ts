/** One engine a folder; what was acknowledged is there after SIGKILL, once. */
import { fork, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFile, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { DatabaseUnavailableError, type Database } from '@/db/client'
import { endpointPath, endpointSchema } from '@/db/endpoint'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const ENTRY = join(ROOT, 'test/fixtures/engine-process.ts')

let engine: TestEngine
beforeAll(async () => {
  engine = await startTestEngine()
}, 60_000)
afterAll(() => engine.stop())

/** Starts another engine as a person would, without a supervisor, and lets it run to its end. */
async function runToEnd(
  env: Record<string, string>,
): Promise<{ code: number | null; stderr: string; sentence: string }> {
  const child = fork(ENTRY, [], {
    cwd: ROOT,
    execArgv: ['--import', 'tsx'],
    env: { NODE_ENV: 'test', PATH: process.env.PATH, ENGINE_STATUS_PORT: '0', LOG_LEVEL: 'silent', ...env },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let stderr = ''
  let sentence = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  child.on('message', (message) => {
    const fatal = z.object({ type: z.literal('fatal'), sentence: z.string() }).safeParse(message)
    if (fatal.success) sentence = fatal.data.sentence
  })
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
  return { code, stderr, sentence }
}

describe('the endpoint file', () => {
  it('is for its owner alone, and says where the engine is', async () => {
    const path = endpointPath(engine.settings.DATA_DIR)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    const endpoint = endpointSchema.parse(JSON.parse(await readFile(path, 'utf8')))
    expect(endpoint).toMatchObject({ url: engine.url, pid: engine.pid })
    expect(new Set(Object.values(endpoint.passwords)).size).toBe(6)
  })

  it('and its neighbours with secrets or rights are readable by nobody else', async () => {
    for (const name of await readdir(engine.settings.DATA_DIR)) {
      const path = join(engine.settings.DATA_DIR, name)
      if (/^engine-(?:config|passwords)/.test(name)) expect((await stat(path)).mode & 0o077, name).toBe(0)
    }
  })
})

describe('a second engine on the same folder', () => {
  it('ends with one sentence that says who has it, and leaves the first alone', async () => {
    const db = engine.open('web')
    const { code, sentence, stderr } = await runToEnd({ DATA_DIR: engine.settings.DATA_DIR })
    expect(code).toBe(1)
    expect(sentence).toBe(
      `The data folder ${engine.settings.DATA_DIR} is in use by another process (pid ${String(engine.pid)}): ` +
        'stop that one, or choose another folder with DATA_DIR.',
    )
    expect(stderr).not.toMatch(/\n\s+at /)
    expect(await db.ping()).toBe(true)
  })

  it('says so to a person who started it by hand', async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', ENTRY], {
      cwd: ROOT,
      env: {
        NODE_ENV: 'test',
        PATH: process.env.PATH,
        ENGINE_STATUS_PORT: '0',
        LOG_LEVEL: 'silent',
        DATA_DIR: engine.settings.DATA_DIR,
      },
      stdio: 'pipe',
    })
    let stderr = ''
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString()
    })
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(1)
    expect(stderr).toMatch(/^The data folder \S+ is in use by another process \(pid \d+\): [^\n]+\n$/)
  })

  it('is refused by the lock itself when the endpoint file is lost', async () => {
    const path = endpointPath(engine.settings.DATA_DIR)
    const endpoint = await readFile(path)
    await writeFile(path, '{')
    const { code, sentence } = await runToEnd({ DATA_DIR: engine.settings.DATA_DIR })
    await writeFile(path, endpoint, { mode: 0o600 })
    expect(code).toBe(1)
    expect(sentence).toContain(`is in use by another process (pid ${String(engine.pid)})`)
    expect(await engine.open('collector').ping()).toBe(true)
  })

  it('says which folder it cannot write, and why', async () => {
    const { code, sentence } = await runToEnd({ DATA_DIR: join(ROOT, 'package.json', 'data') })
    expect(code).toBe(1)
    expect(sentence).toMatch(/^The data folder .*package\.json\/data cannot be written: ENOTDIR.*DATA_DIR\.$/)
  })

  it('is refused data that a newer ClickHouse wrote', async () => {
    const other = await startTestEngine({ migrate: false })
    await other.kill()
    await writeFile(join(other.settings.DATA_DIR, 'engine-version.json'), '{"engineVersion":"99.1.1.1"}')
    const { code, sentence } = await runToEnd({ DATA_DIR: other.settings.DATA_DIR })
    await other.stop()
    expect(code).toBe(1)
    expect(sentence).toMatch(/was written by ClickHouse 99\.1\.1\.1, and this is 26\./)
  })
})

describe('SIGKILL in the middle of inserts', () => {
  const ROWS = 500
  const columns = ['seen_at', 'node_num', 'collector', 'crawl_id', 'reachable']
  const batch = (n: number) => {
    const now = Date.now()
    return Array.from({ length: ROWS }, (_, at) => [now - at, n * ROWS + at, 'c', 1, true])
  }

  async function totals(db: Database): Promise<{ rows: number; distinct: number; viewed: number }> {
    const rows = await db.select({
      name: 'totals',
      sql: `SELECT count() AS rows, uniqExact(node_num) AS distinct,
                   (SELECT sum(visits) FROM node_hour) AS viewed FROM sightings`,
      row: z.object({ rows: z.number(), distinct: z.number(), viewed: z.number() }),
    })
    return rows[0] ?? { rows: 0, distinct: 0, viewed: 0 }
  }

  it('loses no acknowledged batch, and sending each again changes nothing, views included', async () => {
    const db = engine.open('collector')
    const sent = new Map<string, { rows: unknown[][]; isAcknowledged: boolean }>()
    let next = 0
    for (let round = 0; round < 3; round++) {
      let isKilled = false
      let acknowledged = 0
      const writer = async (): Promise<void> => {
        while (!isKilled) {
          const token = randomUUID()
          const entry = { rows: batch(next++), isAcknowledged: false }
          sent.set(token, entry)
          try {
            await db.insert({ table: 'sightings', columns, rows: entry.rows, token })
            entry.isAcknowledged = true
            acknowledged++
          } catch (error) {
            expect(error).toBeInstanceOf(DatabaseUnavailableError)
            return
          }
        }
      }
      const writers = [writer(), writer(), writer()]
      await expect.poll(() => acknowledged, { timeout: 20_000, interval: 5 }).toBeGreaterThan(6 + round * 3)
      await engine.kill()
      isKilled = true
      await Promise.all(writers)
      await engine.restart()
      const known = [...sent.values()].filter((entry) => entry.isAcknowledged).length
      expect((await totals(db)).distinct).toBeGreaterThanOrEqual(known * ROWS)
      for (const [token, entry] of sent) {
        await db.insert({ table: 'sightings', columns, rows: entry.rows, token })
        entry.isAcknowledged = true
      }
      const all = sent.size * ROWS
      expect(await totals(db)).toEqual({ rows: all, distinct: all, viewed: all })
    }
  }, 180_000)
})
