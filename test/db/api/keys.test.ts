import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createLimits, type Limits } from '@/app/_server/limits/limits'
import { createKeyText } from '@/lib/api-keys/key-text'
import { problemSchema } from '@/lib/api/problem'
import { projectRoot } from '@/lib/service/project-root'
import { startTestApi, type TestApi } from '../../fixtures/api'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'

let engine: TestEngine
let limits: Limits
let api: TestApi
beforeAll(async () => {
  engine = await startTestEngine()
  limits = createLimits({
    settings: { ...engine.settings, API_PER_MINUTE: 40, API_KEY_PER_MINUTE: 500 },
    db: engine.open('web'),
    metrics: new Registry(),
    log: pino({ level: 'silent' }),
  })
  api = await startTestApi({ engine, gate: limits.gate })
})
afterAll(async () => {
  await api.close()
  await limits.stop()
  await engine.stop()
})

/** Runs the command line as a person does, on the running engine. */
async function keys(...words: string[]): Promise<{ out: string; note: string; failed: boolean }> {
  const argv = ['--import', 'tsx', 'cli.ts', 'keys', ...words, '--data-dir', engine.settings.DATA_DIR]
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, argv, { cwd: projectRoot() })
    return { out: stdout, note: stderr, failed: false }
  } catch (error) {
    const { stdout, stderr } = z.object({ stdout: z.string(), stderr: z.string() }).parse(error)
    return { out: stdout, note: stderr, failed: true }
  }
}
const askWith = (key: string): Promise<Response> =>
  api.fetch('/nodes', { headers: { authorization: `Bearer ${key}` } })

describe('keys of the API', () => {
  it('are shown once, kept as a hash, and good at once; the web knows whose budget is larger', async () => {
    const made = await keys('create', '--name', 'Ann', '--per-minute', '7000')
    const key = made.out.trim()
    expect(key).toMatch(/^meshara_[0-9a-z]{8}_[0-9a-z]{38}$/)
    expect(made.note).toContain('shown this once')

    const kept = await engine.open('owner').select({
      name: 'all-keys',
      sql: 'SELECT toString(tuple(*)) AS row FROM api_keys',
      row: z.object({ row: z.string() }),
    })
    expect(kept).toHaveLength(1)
    expect(kept[0]?.row).not.toContain(key.split('_')[2]?.slice(0, 32))

    const answer = await askWith(key)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('ratelimit-policy')).toBe('"key";q=7000;w=60')
    const without = await api.fetch('/nodes')
    expect(without.headers.get('ratelimit-policy')).toBe('"address";q=40;w=60')
  })

  it('have the budget that the web is told, unless they were made with one', async () => {
    const key = (await keys('create', '--name', 'Bea')).out.trim()
    expect((await askWith(key)).headers.get('ratelimit-policy')).toBe('"key";q=500;w=60')
  })

  it('are listed without their secrets, revoked by id, and then refused within seconds', async () => {
    const key = (await keys('create', '--name', 'Cleo')).out.trim()
    const id = key.split('_')[1] ?? ''
    expect((await askWith(key)).status).toBe(200)

    expect((await keys('revoke', id)).note).toContain('is revoked')
    const list = await keys('list')
    expect(list.out).toMatch(new RegExp(`${id} .*\\d{4}-\\d\\d-\\d\\dT.*\\d{4}-\\d\\d-\\d\\dT.*Cleo`))
    expect(list.out).not.toContain(key.split('_')[2])

    const deadline = Date.now() + 10_000
    let answer = await askWith(key)
    while (answer.status === 200 && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 200))
      answer = await askWith(key)
    }
    expect(answer.status).toBe(401)
    expect(answer.headers.get('www-authenticate')).toContain('error="invalid_token"')
    expect(problemSchema.parse(await answer.json()).detail).toContain('revoked')
    expect((await keys('revoke', id)).note).toContain('was revoked before')
  })

  it('are told apart when they are wrong: a slip of the finger, or a key that is not known', async () => {
    const key = (await keys('create', '--name', 'Dora')).out.trim()
    const slip = `${key.slice(0, -1)}${key.endsWith('0') ? '1' : '0'}`
    const detail = async (text: string): Promise<string> => {
      const answer = await askWith(text)
      expect(answer.status).toBe(401)
      expect(answer.headers.get('content-type')).toBe('application/problem+json')
      return problemSchema.parse(await answer.json()).detail
    }
    expect(await detail(slip)).toContain('letter of it is wrong')
    expect(await detail('meshara_00000000_0000000000000000000000000000000')).toContain('no key of ours')
    expect(await detail(createKeyText().text)).toBe('There is no such key here.')
  })

  it('stay good while the database is away', async () => {
    const key = (await keys('create', '--name', 'Eve')).out.trim()
    expect((await askWith(key)).status).toBe(200)
    await engine.kill()
    const answer = await api.fetch('/nodes?limit=7', { headers: { authorization: `Bearer ${key}` } })
    expect(answer.status).toBe(503)
    expect(answer.headers.get('ratelimit-policy')).toBe('"key";q=500;w=60')
    await engine.restart()
  })

  it.each([
    [['create'], "required option '--name <who>' not specified"],
    [['create', '--name', ' '], '--name: expected who the key is for'],
    [['create', '--name', 'x', '--per-minute', '1.5'], '--per-minute: expected a whole number'],
    [['revoke', 'rubbish!'], 'is no id of a key'],
    [['revoke', '00000000'], 'There is no key 00000000'],
  ])('says in a sentence what is wrong with %j', async (words, sentence) => {
    const { note, failed } = await keys(...words)
    expect([failed, note.includes(sentence), /^\s+at /m.test(note)]).toEqual([true, true, false])
  })
})
