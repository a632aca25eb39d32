/** An empty value, as an empty field of a form sends it, is as none: of every parameter, in every format. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commonParameters } from '@/lib/api/common-parameters'
import { formatsOf, type Operation } from '@/lib/api/operation'
import { OPERATIONS } from '@/lib/api/operations'
import { startTestApi, type TestApi } from '../../fixtures/api'
import { writeApiNetwork } from '../../fixtures/api-network'
import { addressOf, examplePath } from '../../fixtures/api-questions'
import { hops } from '../../fixtures/facts'
import { writeFacts } from '../../fixtures/history'

const operations: Operation[] = Object.values(OPERATIONS)
const HOPS = 600

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
  const now = Date.now()
  await writeApiNetwork(api.collector, now)
  const batches = Array.from({ length: HOPS / 50 }, (_, batch) =>
    hops(
      now - 900_000 - 1_000 * batch,
      Array.from({ length: 50 }, (_, at) => ({
        kind: 'deliver' as const,
        node: 2,
        peer: 1,
        message: 100 + batch * 50 + at,
      })),
    ),
  )
  await writeFacts(api.collector, batches)
}, 120_000)
afterAll(() => api.close())

async function linesOf(path: string): Promise<number> {
  const response = await api.fetch(path)
  const text = await response.text()
  if (response.status !== 200) throw new Error(`${path}: ${text}`)
  return text.trim().split('\n').length
}

describe('an empty value', () => {
  it('of `limit` cuts no file', async () => {
    for (const format of ['csv', 'ndjson']) {
      const all = await linesOf(`/hops.${format}`)
      expect(all).toBeGreaterThan(HOPS)
      expect(await linesOf(`/hops.${format}?limit=`)).toBe(all)
      expect(await linesOf(`/hops.${format}?limit=5`)).toBe(format === 'csv' ? 6 : 5)
    }
  })

  it.each(operations.map((operation) => [operation.id, operation] as const))(
    'is as none: %s',
    async (_, operation) => {
      const names = Object.keys({ ...operation.search.shape, ...commonParameters(operation) })
      const plain = addressOf(operation.route, examplePath(operation))
      for (const format of formatsOf(operation)) {
        const path = format === 'json' ? plain : `${plain}.${format}`
        const without = await api.fetch(path)
        const response = await api.fetch(`${path}?${names.map((name) => `${name}=`).join('&')}`)
        const [text, given] = [await without.text(), await response.text()]
        // What must be there, such as what to search for, is missed the same.
        expect([response.url, response.status, given.slice(0, 300)]).toEqual([
          response.url,
          without.status,
          expect.any(String),
        ])
        if (without.status !== 200) expect(given).toBe(text)
        else if (format === 'csv' || format === 'ndjson') {
          expect(given.split('\n').length).toBe(text.split('\n').length)
        }
      }
    },
  )
})
