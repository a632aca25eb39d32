import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { PartInit } from '@/cli/up/part'
import { createSupervisor, type Supervisor } from '@/cli/up/supervisor'

const WAIT = { timeout: 15_000, interval: 20 }

describe('the supervisor', () => {
  let folder: string
  let supervisor: Supervisor
  let notices: string[]

  const script = (name: string, source: string): string => {
    const path = join(folder, `${name}.mjs`)
    writeFileSync(path, source)
    return path
  }
  const part = (name: string, source: string): PartInit => ({
    name,
    argv: [script(name, source)],
    environment: { PATH: process.env.PATH, RECORD: join(folder, 'record') },
    logPath: join(folder, `${name}.log`),
    onProgress: () => undefined,
    onNotice: (text) => notices.push(text),
  })
  const ready = (details = '{}') => `process.send({ type: 'ready', service: 'x', details: ${details} })`
  const STAYS = 'setInterval(() => {}, 1000); process.on("disconnect", () => process.exit(0));'
  const RECORDS = `
    import { appendFileSync } from 'node:fs'
    process.on('SIGTERM', () => { appendFileSync(process.env.RECORD, process.argv[1].split('/').pop() + '\\n'); process.exit(0) })
  `

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'explorer-supervisor-'))
    notices = []
    supervisor = createSupervisor({ onNotice: (text) => notices.push(text), now: Date.now })
  })
  afterEach(async () => {
    await supervisor.stop([], 2_000)
    rmSync(folder, { recursive: true })
  })

  it('hands on what a part says of itself', async () => {
    const init = part('web', `${STAYS} ${ready('{ url: "http://127.0.0.1:1" }')}`)
    expect(await supervisor.keep(() => init)).toEqual({ url: 'http://127.0.0.1:1' })
  })

  it('fails with the sentence of a part that cannot start', async () => {
    const init = part(
      'web',
      `process.send({ type: 'fatal', service: 'web', sentence: 'Port 1 is taken.' }, () => process.exit(1))`,
    )
    await expect(supervisor.keep(() => init)).rejects.toThrow('Port 1 is taken.')
  })

  it('names the log of a part that ends without a word', async () => {
    const init = part('web', `console.error('no luck'); process.exit(3)`)
    await expect(supervisor.keep(() => init)).rejects.toThrow(
      /web process ended before it was ready; see .*web\.log/,
    )
    expect(readFileSync(init.logPath, 'utf8')).toContain('no luck')
  })

  it('keeps a part whose log cannot be written, and says so', async () => {
    const chatters = `setInterval(() => console.log('x'.repeat(65_536)), 1); ${STAYS}`
    const beginsLate = `setTimeout(() => ${ready()}, 200)`
    const init = { ...part('web', `${chatters} ${beginsLate}`), logPath: join(folder, 'missing', 'web.log') }
    await supervisor.keep(() => init)
    expect(notices.join()).toMatch(/What web says is no longer written down: ENOENT/)
  })

  it('starts a part again when it dies, and says so', async () => {
    const init = part('web', `${STAYS} ${ready('{ pid: String(process.pid) }')}`)
    const again = vi.fn<(details: Record<string, string>) => void>()
    const first = await supervisor.keep(() => init, again)
    process.kill(Number(first.pid), 'SIGKILL')
    await vi.waitFor(() => expect(again).toHaveBeenCalledOnce(), WAIT)
    expect(again.mock.calls[0]?.[0].pid).not.toBe(first.pid)
    expect(notices.join()).toMatch(/web ended; starting it again in 1 s.*web is back/)
  })

  it('ends the parts named last only when the others have ended', async () => {
    const engine = part('engine', `${RECORDS} ${STAYS} ${ready()}`)
    const web = part('web', `${RECORDS} ${STAYS} ${ready()}`)
    await supervisor.keep(() => engine)
    await supervisor.keep(() => web)
    await supervisor.stop(['engine'], 4_000)
    expect(readFileSync(join(folder, 'record'), 'utf8')).toBe('web.mjs\nengine.mjs\n')
  })

  it('ends a part that ignores the request, at the limit', async () => {
    const deaf = part(
      'web',
      `process.on('SIGTERM', () => {}); ${STAYS} ${ready('{ pid: String(process.pid) }')}`,
    )
    const { pid } = await supervisor.keep(() => deaf)
    await supervisor.stop([], 200)
    expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH')
  })

  it('passes on what a part wants a person to know, before it is ready and long after', async () => {
    const notice = (text: string) => `process.send({ type: 'notice', service: 'x', text: '${text}' })`
    const init = part(
      'collect',
      `${STAYS} process.on('SIGUSR2', () => { ${notice('late')} }); ${notice('early')}; ${ready('{ pid: String(process.pid) }')}`,
    )
    const { pid } = await supervisor.keep(() => init)
    expect(notices).toEqual(['early'])
    process.kill(Number(pid), 'SIGUSR2')
    await vi.waitFor(() => expect(notices).toEqual(['early', 'late']), WAIT)
  })

  it('takes a message it does not know for nothing', async () => {
    const init = part(
      'web',
      `${STAYS} process.send({ type: 'rubbish' }); process.send(7); ${ready('{ a: "1" }')}`,
    )
    expect(await supervisor.keep(() => init)).toEqual({ a: '1' })
  })
})
