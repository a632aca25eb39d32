import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { projectRoot } from '@/lib/service/project-root'
import { startStack } from '../fixtures/stack'

interface Ended {
  code: number | null
  said: string
}

describe('npm start, when it cannot start', () => {
  let folder: string
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'explorer-start-'))))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const start = (args: readonly string[], node: readonly string[] = []): Promise<Ended> =>
    new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [...node, 'start.mjs', '--data-dir', folder, ...args], {
        cwd: projectRoot(),
        env: { ...process.env, ...Object.fromEntries(STATUS_PORTS.map((name) => [name, '0'])) },
      })
      let said = ''
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
      child.once('error', reject)
      child.once('close', (code) => resolve({ code, said }))
    })

  const expectOneSentence = ({ code, said }: Ended, sentence: RegExp): void => {
    expect(said).toMatch(sentence)
    expect(code).not.toBe(0)
    expect(said).not.toMatch(/^\s+at .*:\d+:\d+/m)
  }

  it('says which port is taken', async () => {
    const taker = createServer()
    await new Promise<void>((resolve) => taker.listen(0, '127.0.0.1', resolve))
    const { port } = taker.address() as AddressInfo // listening on TCP, so never a string or null
    const ended = await start(['--port', String(port)])
    taker.close()
    expectOneSentence(ended, new RegExp(`Port ${String(port)} on 127\\.0\\.0\\.1 is taken`))
  })

  it('says that another process uses the data folder, and leaves that one alone', async () => {
    const first = await startStack({ dataDir: folder, environment: { MESH_NODES: '4' } })
    try {
      expectOneSentence(await start(['--port', '0']), /data folder .* is in use/i)
      expect((await fetch(`${first.url}/healthz`)).status).toBe(200)
    } finally {
      expect((await first.stop()).code).toBe(0)
    }
  })

  it('says that Node is too old', async () => {
    const older = `data:text/javascript,Object.defineProperty(process.versions,'node',{value:'18.20.4'})`
    expectOneSentence(
      await start([], ['--import', older]),
      /needs Node 20\.19 or newer .* this is Node 18\.20\.4/,
    )
  })

  it('says that a data folder cannot be written', async () => {
    folder = '/proc/no-such-folder'
    expectOneSentence(await start(['--port', '0']), /data folder .*no-such-folder cannot be written/)
  })

  it('names the networks there are when asked for one it does not know', async () => {
    expectOneSentence(await start(['--network', 'atlantis', '--port', '0']), /atlantis.*demo/s)
  })

  it('names the setting that does not fit and what was expected', async () => {
    expectOneSentence(await start(['--port', '99999']), /WEB_PORT: .*65535/)
  })

  it('says how a network without bootstrap addresses is started', async () => {
    expectOneSentence(await start(['--network', 'meshara', '--port', '0']), /--bootstrap/)
  })
})

const STATUS_PORTS = [
  'ENGINE_STATUS_PORT',
  'COLLECTOR_STATUS_PORT',
  'CARTOGRAPHER_STATUS_PORT',
  'WEB_STATUS_PORT',
  'MESH_STATUS_PORT',
]
