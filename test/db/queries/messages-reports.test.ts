import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '@/db/client'
import { getMessageDetail } from '@/db/queries/messages/get-message-detail'
import { getMessageTrace } from '@/db/queries/messages/get-message-trace'
import { getReports } from '@/db/queries/messages/get-reports'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'
import { hops, messageId, visit } from '../../fixtures/facts'
import { numberOf, writeFacts } from '../../fixtures/history'
import { writeMessages } from '../../fixtures/messages'

const HOUR = 3_600_000
const HEARD = Date.now() - 3 * HOUR
const FLOODED = messageId(1)
const LATE = messageId(2)
const reading = (afterMs: number): number => (HEARD + afterMs) * 1_000

let engine: TestEngine
let web: Database
const nums: number[] = []

beforeAll(async () => {
  engine = await startTestEngine()
  web = engine.open('web')
  const collector = engine.open('collector')
  await writeFacts(
    collector,
    Array.from({ length: 8 }, (_, n) => visit(n, HEARD)),
  )
  for (let n = 0; n < 8; n += 1) nums.push(await numberOf(web, n))
  await writeFacts(collector, [
    // Node 7 tells of it three hundred times, before everybody else and of times before theirs.
    hops(
      HEARD,
      Array.from({ length: 300 }, (_, n) => ({
        kind: 'duplicate' as const,
        node: 7,
        peer: 6,
        message: 1,
        atUs: reading(-90_000 + n),
      })),
    ),
    hops(HEARD + 1_000, [
      { kind: 'publish', node: 3, message: 1, atUs: reading(0) },
      ...[0, 1, 2, 4].flatMap((node) => [
        { kind: 'duplicate' as const, node, peer: 7, message: 1, atUs: reading(5) },
        { kind: 'deliver' as const, node, peer: 3, message: 1, atUs: reading(10 + node) },
      ]),
    ]),
    // A node that was cut off tells of this one almost a day after it was heard of.
    hops(HEARD - 23 * HOUR, [{ kind: 'publish', node: 0, message: 2, atUs: reading(-23 * HOUR) }]),
    hops(HEARD, [{ kind: 'deliver', node: 1, peer: 0, message: 2, atUs: reading(-23 * HOUR + 30) }]),
  ])
  await writeMessages(collector, [{ id: LATE, heardAtMs: HEARD - 23 * HOUR, topic: 'demo/chat' }])
}, 120_000)
afterAll(() => engine.stop())

describe('the reports of a message', () => {
  it('are read as late as collectors take them', async () => {
    const detail = await getMessageDetail(web, LATE, HEARD + HOUR)
    expect(detail).toMatchObject({ reached: 2, heardAtMs: HEARD - 23 * HOUR, lastHeardAtMs: HEARD })
  })

  it('leave every node its publication or delivery when there are more than are read', async () => {
    const { rows, isCut, firstMs, lastMs, topic } = await getReports(web, FLOODED, 6)
    expect({ isCut, firstMs, lastMs, topic }).toEqual({
      isCut: true,
      firstMs: HEARD,
      lastMs: HEARD + 1_000,
      topic: 'demo/chat',
    })
    const told = rows.map(({ nodeNum, kind }) => [nums.indexOf(nodeNum), kind]).sort()
    expect(told).toEqual([
      [0, 'deliver'],
      [1, 'deliver'],
      [2, 'deliver'],
      [3, 'publish'],
      [4, 'deliver'],
      [7, 'duplicate'],
    ])
    expect(await getReports(web, FLOODED, 309)).toMatchObject({ isCut: false })
  })

  it('are shared out in a trace too, which still goes by the nodes’ clocks', async () => {
    const trace = await getMessageTrace(web, FLOODED, HEARD + HOUR, undefined, 20)
    expect(trace).toMatchObject({ isCut: true, origin: { num: nums[3] } })
    const readings = trace?.events.map(({ reportedAtUs }) => reportedAtUs) ?? []
    expect(readings).toEqual([...readings].sort((a, b) => a - b))
    const told = (n: number) => trace?.events.filter(({ node }) => node.num === nums[n]).length
    expect([0, 1, 2, 3, 4, 7].map(told)).toEqual([2, 2, 2, 1, 2, 11])
    const whole = await getMessageTrace(web, FLOODED, HEARD + HOUR, undefined, 309)
    expect(whole?.isCut).toBe(false)
    expect(whole?.events).toHaveLength(309)
  })
})
