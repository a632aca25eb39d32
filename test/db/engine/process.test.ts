/** The engine's process: enough threads however it is started, and no orphan however its parent ends. */
import { fork, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readEndpoint } from '@/db/endpoint'
import { ENGINE_ENV } from '@/db/engine/thread-pool'
import { serviceMessageSchema } from '@/lib/service/messages'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const started: ChildProcess[] = []
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'explorer-process-'))
})
afterEach(async () => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
})

/** Starts an engine as a person would, and waits until it is ready. */
async function start(
  env: Readonly<Record<string, string>>,
  stdin: 'ignore' | 'pipe' = 'ignore',
): Promise<ChildProcess> {
  const child = fork(join(ROOT, 'test/fixtures/engine-process.ts'), [], {
    cwd: ROOT,
    execArgv: ['--import', 'tsx'],
    env: {
      NODE_ENV: 'test',
      PATH: process.env.PATH,
      DATA_DIR: folder,
      ENGINE_STATUS_PORT: '0',
      LOG_LEVEL: 'silent',
      ...env,
    },
    stdio: [stdin, 'ignore', 'inherit', 'ipc'],
  })
  started.push(child)
  await new Promise<void>((resolve, reject) => {
    child.on('message', (message) => {
      if (serviceMessageSchema.parse(message).type === 'ready') resolve()
    })
    child.once('exit', (code) => {
      reject(new Error(`ended with ${String(code)}`))
    })
  })
  return child
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))
  } catch {
    return false
  }
}

const enginePid = (): number => readEndpoint(folder)?.pid ?? 0

describe('the engine', () => {
  it('started with too few threads runs in a process that has enough, and ends with the first', async () => {
    const child = await start({})
    const pid = enginePid()
    expect(pid).not.toBe(child.pid)
    expect(readFileSync(`/proc/${String(pid)}/environ`, 'utf8')).toContain('UV_THREADPOOL_SIZE=12')
    const ended = new Promise((resolve) =>
      child.once('exit', (code) => {
        resolve(code)
      }),
    )
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(isRunning(pid)).toBe(false)
    expect(readEndpoint(folder)).toBeNull()
  })

  it('started with enough threads runs where it was started', async () => {
    const child = await start(ENGINE_ENV)
    expect(enginePid()).toBe(child.pid)
  })

  it.each([
    ['as it is', ENGINE_ENV],
    ['through a second process', {}],
  ])('does not outlive its supervisor (%s)', async (_, env) => {
    const child = await start(env)
    const pid = enginePid()
    // What SIGKILL of the supervisor does to the channel; of the stand-in, SIGKILL itself.
    if (pid === child.pid) child.disconnect()
    else child.kill('SIGKILL')
    await expect.poll(() => isRunning(pid), { timeout: 10_000 }).toBe(false)
  })

  it('ends the queries it is running, and itself, when it is told to stop', async () => {
    const child = await start(ENGINE_ENV)
    const endpoint = readEndpoint(folder)
    const send = (sql: string) =>
      fetch(endpoint?.url ?? '', {
        method: 'POST',
        headers: {
          'X-ClickHouse-User': 'collector',
          'X-ClickHouse-Key': endpoint?.passwords.collector ?? '',
        },
        body: sql,
      }).then((response) => response.text())
    const slow = Array.from({ length: 3 }, () =>
      send('SELECT count() FROM numbers_mt(1000000000000) WHERE sipHash64(number) = 1').catch(
        () => 'cut off',
      ),
    )
    const running = () => send("SELECT count() FROM system.processes WHERE query LIKE '%numbers\\_mt%'")
    await expect.poll(running, { timeout: 20_000 }).toBe('3\n')
    const ended = new Promise((resolve) =>
      child.once('exit', (code) => {
        resolve(code)
      }),
    )
    child.kill('SIGTERM')
    // A process that had to be forced ends with 1.
    expect(await ended).toBe(0)
    expect(await Promise.all(slow)).toEqual(['cut off', 'cut off', 'cut off'])
  })

  it('never waits for rows from its terminal', async () => {
    // A terminal that is open and says nothing.
    await start(ENGINE_ENV, 'pipe')
    const endpoint = readEndpoint(folder)
    const send = (sql: string) =>
      fetch(endpoint?.url ?? '', {
        method: 'POST',
        headers: { 'X-ClickHouse-User': 'owner', 'X-ClickHouse-Key': endpoint?.passwords.owner ?? '' },
        body: sql,
        signal: AbortSignal.timeout(10_000),
      }).then((response) => response.text())
    await send('CREATE DATABASE explorer_demo')
    await send('CREATE TABLE explorer_demo.t (a UInt8) ENGINE = Memory')
    for (const rows of ['FORMAT CSV', 'VALUES', "SELECT a FROM input('a UInt8') FORMAT CSV\n7\n"]) {
      await send(`INSERT INTO explorer_demo.t (a) ${rows}`)
    }
    expect(await send('SELECT 1')).toBe('1\n')
  })

  it('says in one sentence that its port is taken', async () => {
    await start(ENGINE_ENV)
    const port = new URL(readEndpoint(folder)?.url ?? '').port
    const other = await mkdtemp(join(tmpdir(), 'explorer-process-'))
    const child = fork(join(ROOT, 'test/fixtures/engine-process.ts'), [], {
      cwd: ROOT,
      execArgv: ['--import', 'tsx'],
      env: {
        NODE_ENV: 'test',
        PATH: process.env.PATH,
        DATA_DIR: other,
        ENGINE_STATUS_PORT: '0',
        LOG_LEVEL: 'silent',
        ENGINE_PORT: port,
        ...ENGINE_ENV,
      },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    const sentence = new Promise<string>((resolve) => {
      child.on('message', (raw) => {
        const message = serviceMessageSchema.parse(raw)
        if (message.type === 'fatal') resolve(message.sentence)
      })
    })
    const ended = new Promise((resolve) =>
      child.once('exit', (code) => {
        resolve(code)
      }),
    )
    expect(await sentence).toBe(
      `Port ${port} on 127.0.0.1 cannot be had for the database: stop what uses it, or set ENGINE_PORT.`,
    )
    expect(await ended).toBe(1)
    await rm(other, { recursive: true, force: true })
  })
})
