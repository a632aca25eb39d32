/** Sessions, settings, errors and aborts, as the real ClickHouse client sees them. */
import { randomUUID } from 'node:crypto'
import type { ClickHouseClient } from '@clickhouse/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'
import { clientsOf, type Clients } from '../../fixtures/engine-client'

let engine: TestEngine
let clients: Clients

beforeAll(async () => {
  engine = await startTestEngine()
  clients = clientsOf(engine)
  const owner = clients.open('owner')
  await owner.command({
    query: `CREATE TABLE t (id UInt32, text String, at DateTime64(3, 'UTC'), list Array(UInt8), maybe Nullable(Float32))
            ENGINE = MergeTree ORDER BY id SETTINGS non_replicated_deduplication_window = 1000`,
  })
}, 60_000)
afterAll(async () => {
  await clients.close()
  await engine.stop()
})

describe('the rest of the interface', () => {
  it('answers ping and exec', async () => {
    const owner = clients.open('owner')
    expect(await owner.ping()).toMatchObject({ success: true })
    expect(await owner.ping({ select: true })).toMatchObject({ success: true })
    const { stream } = await owner.exec({ query: 'SELECT 42 FORMAT TabSeparated' })
    let text = ''
    for await (const chunk of stream) text += String(chunk)
    expect(text).toBe('42\n')
  })

  it('gives errors their code, and each query its id', async () => {
    const owner = clients.open('owner')
    await expect(owner.query({ query: 'SELECT * FROM nowhere' })).rejects.toMatchObject({ code: '60' })
    await expect(owner.query({ query: 'SELEC 1' })).rejects.toMatchObject({ code: '62' })
    await expect(owner.query({ query: 'SELECT 1; SELECT 2' })).rejects.toMatchObject({ code: '62' })
    await expect(owner.command({ query: 'SELECT 1 FROM t WHERE' })).rejects.toMatchObject({ code: '62' })
    const query_id = randomUUID()
    expect(await owner.command({ query: 'SELECT 1', query_id })).toMatchObject({ query_id })
  })

  it('refuses an unknown user, a wrong password and none', async () => {
    for (const login of [
      { username: 'nobody' },
      { password: 'wrong' },
      { username: 'default', password: '' },
    ]) {
      await expect(clients.open('web', login).query({ query: 'SELECT 1' })).rejects.toMatchObject({
        code: '516',
      })
    }
  })

  it('lets no setting of one query reach the next', async () => {
    const owner = clients.open('owner', { max_open_connections: 1 })
    const read = async () => {
      const query = "SELECT getSetting('max_threads') AS threads, getSetting('max_result_rows') AS rows"
      return (await owner.query({ query, format: 'JSONEachRow' })).json()
    }
    const before = await read()
    for (let round = 0; round < 20; round++) {
      const settings = { max_threads: 3, max_result_rows: '77' } as const
      await owner.command({ query: 'SELECT 1', clickhouse_settings: settings })
      await expect(
        owner.command({ query: 'SELECT * FROM nowhere', clickhouse_settings: settings }),
      ).rejects.toMatchObject({ code: '60' })
    }
    expect(await read()).toEqual(before)
  })

  it('keeps what is set in a session, for that session alone', async () => {
    const session_id = randomUUID()
    const inSession = clients.open('owner', { session_id })
    await inSession.command({ query: 'SET max_threads = 5' })
    await inSession.command({ query: 'CREATE TEMPORARY TABLE mine (a UInt8)' })
    const result = await inSession.query({
      query: "SELECT getSetting('max_threads') AS threads FROM (SELECT count() FROM mine)",
      format: 'JSONEachRow',
    })
    expect(await result.json()).toEqual([{ threads: 5 }])
    await expect(clients.open('owner').query({ query: 'SELECT * FROM mine' })).rejects.toMatchObject({
      code: '60',
    })
  })

  it('gives a parameter its value each time, whoever set it before', async () => {
    const inSession = clients.open('owner', { session_id: randomUUID() })
    const ask = async (n: number): Promise<unknown> =>
      (
        await inSession.query({ query: 'SELECT {n:UInt8} AS n', query_params: { n }, format: 'JSONEachRow' })
      ).json()
    expect(await ask(1)).toEqual([{ n: 1 }])
    await inSession.command({ query: 'SET param_n = 7' })
    expect(await ask(1)).toEqual([{ n: 1 }])
    expect(await ask(2)).toEqual([{ n: 2 }])
    expect(await ask(1)).toEqual([{ n: 1 }])
  })

  it('turns away the session that is one too many', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, () =>
        clients.open('owner', { session_id: randomUUID() }).command({ query: 'SELECT 1' }),
      ),
    )
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected')
    expect(refused.length).toBeGreaterThanOrEqual(4)
    for (const { reason } of refused) expect(reason).toMatchObject({ code: '202' })
  })
})

describe('an abort', () => {
  const running = async (owner: ClickHouseClient, mark: string): Promise<number> => {
    const query =
      'SELECT count() AS n FROM system.processes WHERE query LIKE {mark:String} AND query NOT LIKE {self:String}'
    const result = await owner.query({
      query,
      query_params: { mark: `%${mark}%`, self: '%system.processes%' },
      format: 'JSONEachRow',
    })
    return (await result.json<{ n: number }>())[0]?.n ?? -1
  }

  it('ends the query inside ClickHouse, and the session serves the next one', async () => {
    const owner = clients.open('owner')
    for (let round = 0; round < 3; round++) {
      const mark = `mark_${randomUUID().replaceAll('-', '')}`
      const stop = new AbortController()
      const query = `SELECT sum(sipHash64(number)) AS ${mark} FROM numbers(1000000000000)`
      const slow = owner.query({ query, abort_signal: stop.signal })
      await expect.poll(() => running(owner, mark), { timeout: 10_000 }).toBe(1)
      stop.abort()
      await expect(slow).rejects.toThrow(/abort/i)
      await expect.poll(() => running(owner, mark), { timeout: 10_000 }).toBe(0)
      await owner.command({ query: 'SELECT 1' })
    }
  })
})

describe('a crowd of slow readers', () => {
  it('does not keep the collector from its work', async () => {
    const stop = new AbortController()
    const web = clients.open('web', { max_open_connections: 20 })
    let ended = 0
    const crowd = Array.from({ length: 20 }, async () => {
      const query = 'SELECT count() FROM numbers(2000000000) WHERE sipHash64(number) = 1'
      await web.query({ query, abort_signal: stop.signal }).catch(() => undefined)
      ended++
    })
    const collector = clients.open('collector')
    const busy = async () => {
      const query =
        "SELECT count() AS n FROM system.processes WHERE query LIKE '%sipHash64%' AND query NOT LIKE '%processes%'"
      return (await (await collector.query({ query, format: 'JSONEachRow' })).json<{ n: number }>())[0]?.n
    }
    // Six of the eight places are the readers' at most.
    await expect.poll(busy, { timeout: 20_000 }).toBe(6)
    await collector.command({ query: 'SELECT 1' })
    expect(ended).toBe(0)
    stop.abort()
    await Promise.all(crowd)
    await expect.poll(busy, { timeout: 20_000 }).toBe(0)
  })
})
