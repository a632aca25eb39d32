import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openDatabase } from '@/db/client'
import { readEndpoint } from '@/db/endpoint'
import { readSettings } from '@/lib/env/settings'
import { startTestEngine, type TestEngine } from '../fixtures/engine'

describe('the web, on a server that gave it no user of its own', () => {
  let engine: TestEngine
  beforeAll(async () => (engine = await startTestEngine()))
  afterAll(() => engine.stop())

  it('reads, and cannot write even as the owner', async () => {
    const endpoint = readEndpoint(engine.settings.DATA_DIR)
    if (endpoint === null) throw new Error('The engine has not said where it is.')
    const settings = readSettings({
      CLICKHOUSE_URL: endpoint.url,
      CLICKHOUSE_USER: 'owner',
      CLICKHOUSE_PASSWORD: endpoint.passwords.owner,
    })
    const web = openDatabase(settings, 'web')
    const one = { name: 'one', sql: 'SELECT 1 AS one', row: z.object({ one: z.number() }) }
    expect(await web.select(one)).toEqual([{ one: 1 }])
    const drop = { name: 'drop', sql: 'TRUNCATE TABLE nodes' }
    await expect(web.command(drop)).rejects.toMatchObject({ code: 164 })
    await web.close()

    const owner = openDatabase(settings, 'owner')
    await owner.command(drop)
    await owner.close()
  })
})
