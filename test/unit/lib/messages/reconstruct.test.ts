import { describe, expect, it } from 'vitest'
import { type NodeClock } from '@/lib/messages/message'
import { SETTLE_MS } from '@/lib/messages/reconstruct'
import { clock, exact, HEARD_MS, hop, run, T0 } from './reported'

/** 1 → 2 → 3, 1 → 4; and 4 received it from 3 once more. */
const CHAIN = [
  hop('publish', 1, 0, 0),
  hop('deliver', 1, 1, 0.1),
  hop('deliver', 2, 1, 10),
  hop('deliver', 3, 2, 25),
  hop('deliver', 4, 1, 40),
  hop('duplicate', 4, 3, 60),
]

describe('the way of a message', () => {
  it('is the tree of first receptions below the publisher, whose delivery to itself is no hop', () => {
    const found = run(CHAIN, { subscribers: [1, 2, 3, 4] })
    expect(found).toMatchObject({
      originNum: 1,
      originEvidence: 'published',
      publishedAtUs: T0,
      reached: 4,
      subscribers: 4,
      hops: 2,
      deliveries: 3,
      duplicates: 1,
      incomplete: false,
      t50AfterMs: 10,
      t90AfterMs: 40,
      t100AfterMs: 40,
    })
    expect(
      found.arrivals.map(({ nodeNum, state, fromNum, depth, afterMs }) => [
        nodeNum,
        state,
        fromNum,
        depth,
        afterMs,
      ]),
    ).toEqual([
      [1, 'published', null, 0, 0],
      [2, 'delivered', 1, 1, 10],
      [3, 'delivered', 2, 2, 25],
      [4, 'delivered', 1, 1, 40],
    ])
    expect(found.redundant).toEqual([
      { kind: 'duplicate', fromNum: 3, toNum: 4, reportedAtUs: T0 + 60_000, afterMs: 60 },
    ])
  })

  it('does not depend on the order of the reports, nor on their being told twice', () => {
    const once = run(CHAIN)
    expect(run([...CHAIN].reverse())).toEqual(once)
    expect(run([...CHAIN, ...CHAIN])).toEqual(once)
  })

  it('is found through clocks that are apart: no time is negative, whatever the clocks say', () => {
    // 2 is 700 ms behind, 3 is 400 ms ahead: by raw times 2 had it before it was published.
    const offsets = new Map([
      [1, 0],
      [2, -700],
      [3, 400],
      [4, 0],
    ])
    const rows = CHAIN.map((row) => ({ ...row, atUs: row.atUs + 1_000 * (offsets.get(row.nodeNum) ?? 0) }))
    const found = run(rows, { clocks: (num) => clock(num, offsets.get(num) ?? 0) })
    expect(found.arrivals.map(({ nodeNum, afterMs, latency }) => [nodeNum, afterMs, latency])).toEqual([
      [1, 0, { state: 'unknown' }],
      [2, 10, { state: 'solved', ms: 10, uncertaintyMs: Math.hypot(0.5, 0.5) }],
      [3, 25, { state: 'solved', ms: 15, uncertaintyMs: Math.hypot(0.5, 0.5) }],
      [4, 40, { state: 'solved', ms: 40, uncertaintyMs: Math.hypot(0.5, 0.5) }],
    ])
  })

  it('takes a clock’s drift and its growing uncertainty from when it was solved to when the message went', () => {
    const found = run(CHAIN, {
      clocks: (num) =>
        clock(num, 0, { atMs: HEARD_MS - 100_000, driftPpm: num === 2 ? 20 : 0, uncertaintyMs: 1 }),
    })
    // 20 ppm over 100 s is 2 ms; 15 ppm over 100 s is 1.5 ms for each of the two clocks.
    expect(found.arrivals.find(({ nodeNum }) => nodeNum === 2)?.latency).toEqual({
      state: 'solved',
      ms: 8,
      uncertaintyMs: Math.hypot(2.5, 2.5),
    })
  })

  it('says less than, where a latency lies within its uncertainty of zero, and unknown where it goes back in time', () => {
    const rows = [hop('publish', 1, 0, 0), hop('deliver', 2, 1, 0.3), hop('deliver', 3, 1, -5)]
    const found = run(rows)
    const bound = Math.hypot(0.5, 0.5)
    expect(found.arrivals.map(({ nodeNum, afterMs, latency }) => [nodeNum, afterMs, latency])).toEqual([
      [1, 0, { state: 'unknown' }],
      // No time of its own: as late as the one it came from.
      [3, null, { state: 'unknown' }],
      [2, 0.3, { state: 'bounded', belowMs: 0.3 + bound }],
    ])
    expect(found).toMatchObject({ t50AfterMs: null, t100AfterMs: null })
  })

  it('leaves times unknown between clocks that were never compared', () => {
    const apart = run(CHAIN, { clocks: (num) => clock(num, 0, { component: num === 4 ? 4 : 1 }) })
    expect(apart.arrivals.find(({ nodeNum }) => nodeNum === 4)).toMatchObject({
      depth: 1,
      afterMs: null,
      uncertaintyMs: null,
      latency: { state: 'unknown' },
    })
    expect(apart.t100AfterMs).toBeNull()
    const none = run(CHAIN, { clocks: () => null })
    expect(none).toMatchObject({ reached: 4, hops: 2, t50AfterMs: null, t90AfterMs: null, t100AfterMs: null })
    expect(none.arrivals.map(({ afterMs }) => afterMs)).toEqual([0, null, null, null])
  })

  it('gives a time to a share of the nodes when the node whose clock is unknown cannot change it', () => {
    // 5 is a leaf behind 4: it had the message after 40 ms, whenever that was.
    const rows = [...CHAIN, hop('deliver', 5, 4, 0)]
    const found = run(rows, { clocks: (num) => (num === 5 ? null : exact(num)) })
    expect(found).toMatchObject({ reached: 5, t50AfterMs: 25, t90AfterMs: null, t100AfterMs: null })
    // 2 passed it on to 3, so it had it before 25 ms: all had it after 40.
    const inner = run(CHAIN, { clocks: (num) => (num === 2 ? null : exact(num)) })
    expect(inner).toMatchObject({ t50AfterMs: null, t90AfterMs: 40, t100AfterMs: 40 })
  })

  it('names the nodes that are silent and those that are missing, and calls the message incomplete', () => {
    const rows = [hop('publish', 1, 0, 0), hop('deliver', 2, 1, 10), hop('deliver', 3, 9, 30)]
    const found = run(rows, { subscribers: [1, 2, 3, 7] })
    expect(found.arrivals.map(({ nodeNum, state, depth }) => [nodeNum, state, depth])).toEqual([
      [1, 'published', 0],
      [2, 'delivered', 1],
      [3, 'delivered', null],
      [9, 'silent', null],
      [7, 'missing', null],
    ])
    expect(found).toMatchObject({ reached: 3, subscribers: 4, hops: 1, incomplete: true })
    expect(found.arrivals.find(({ nodeNum }) => nodeNum === 3)?.latency).toEqual({ state: 'unknown' })
  })

  it('counts which of the subscribers have it beside everybody who has it', () => {
    const rows = [hop('publish', 1, 0, 0), hop('deliver', 2, 1, 10), hop('deliver', 3, 2, 20)]
    // Of the three that have it one had subscribed: the origin publishes without, the other told of it too late.
    expect(run(rows, { subscribers: [3] })).toMatchObject({
      reached: 3,
      subscribers: 1,
      subscribersReached: 1,
      incomplete: false,
    })
    expect(run(rows, { subscribers: [2, 3, 7] })).toMatchObject({
      reached: 3,
      subscribers: 3,
      subscribersReached: 2,
      incomplete: true,
    })
    // Who refused it does not have it.
    const refused = [hop('publish', 1, 0, 0), hop('reject', 2, 1, 10, 'no')]
    expect(run(refused, { subscribers: [1, 2] })).toMatchObject({ reached: 1, subscribersReached: 1 })
    expect(run(rows)).toMatchObject({ reached: 3, subscribers: null, subscribersReached: null })
  })

  it('is not called incomplete before it had time to arrive, nor for nodes that nobody knows of', () => {
    const rows = [hop('publish', 1, 0, 0), hop('deliver', 2, 1, 10)]
    expect(run(rows, { subscribers: [1, 2, 7], nowMs: HEARD_MS + SETTLE_MS - 1 }).incomplete).toBe(false)
    expect(run(rows, { subscribers: [1, 2, 7] }).incomplete).toBe(true)
    expect(run(rows).incomplete).toBe(false)
    expect(run([], { observations: [{ originNum: 0 }], subscribers: [1] }).incomplete).toBe(false)
  })

  it('begins with who signed the message where nobody reports to have published it', () => {
    const rows = [hop('deliver', 2, 1, 10), hop('deliver', 3, 2, 30)]
    const found = run(rows, { observations: [{ originNum: 0 }, { originNum: 1 }] })
    expect(found).toMatchObject({
      originNum: 1,
      originEvidence: 'signed',
      publishedAtUs: null,
      hops: 2,
      reached: 2,
    })
    expect(found).toMatchObject({ t100AfterMs: null })
    expect(
      found.arrivals.map(({ nodeNum, state, depth, afterMs }) => [nodeNum, state, depth, afterMs]),
    ).toEqual([
      [1, 'silent', 0, null],
      [2, 'delivered', 1, null],
      [3, 'delivered', 2, null],
    ])
    expect(found.arrivals[2]?.latency).toMatchObject({ state: 'solved', ms: 20 })
    expect(run(rows)).toMatchObject({ originNum: null, originEvidence: null, hops: null })
  })

  it('takes a delivery to itself for a publication whose report was lost', () => {
    const found = run([hop('deliver', 1, 1, 0), hop('deliver', 2, 1, 10)])
    expect(found).toMatchObject({ originNum: 1, publishedAtUs: T0, t100AfterMs: 10, deliveries: 1 })
  })

  it('has one origin when several publish: the signer, else the earliest once the clocks are compared', () => {
    const rows = [
      hop('publish', 1, 0, 0),
      hop('publish', 5, 0, -900),
      hop('deliver', 2, 1, 10),
      hop('deliver', 6, 5, 20),
    ]
    const clocks = (num: number): NodeClock => clock(num, num === 5 ? -1_000 : 0)
    const found = run(rows, { clocks })
    expect(found.originNum).toBe(1)
    expect(found.arrivals.find(({ nodeNum }) => nodeNum === 5)).toMatchObject({
      state: 'published',
      depth: null,
    })
    expect(found.arrivals.find(({ nodeNum }) => nodeNum === 6)).toMatchObject({
      state: 'delivered',
      depth: null,
    })
    expect(found.incomplete).toBe(true)
    expect(run(rows, { clocks, observations: [{ originNum: 5 }] }).originNum).toBe(5)
  })

  it('counts a second delivery, and what comes back to its publisher, as receptions beyond the first', () => {
    const rows = [...CHAIN, hop('deliver', 3, 4, 130_000), hop('deliver', 1, 2, 140_000)]
    const found = run(rows)
    expect(found).toMatchObject({ originNum: 1, deliveries: 3, duplicates: 3, reached: 4, hops: 2 })
    expect(found.arrivals.find(({ nodeNum }) => nodeNum === 3)).toMatchObject({ fromNum: 2, duplicates: 1 })
    expect(found.redundant.map(({ fromNum, toNum }) => [fromNum, toNum])).toEqual([
      [3, 4],
      [4, 3],
      [2, 1],
    ])
  })

  it('does not follow a circle', () => {
    const rows = [
      hop('publish', 1, 0, 0),
      hop('deliver', 2, 3, 10),
      hop('deliver', 3, 2, 12),
      hop('deliver', 4, 3, 15),
    ]
    const found = run(rows)
    expect(found.arrivals.map(({ nodeNum, depth }) => [nodeNum, depth])).toEqual([
      [1, 0],
      [2, null],
      [3, null],
      [4, null],
    ])
    expect(found).toMatchObject({ hops: 0, incomplete: true })
  })

  it('keeps a refusal with its reason, until the node takes the message after all', () => {
    const refused = [
      hop('publish', 1, 0, 0),
      hop('reject', 2, 1, 10, 'validation failed'),
      hop('duplicate', 2, 3, 12),
    ]
    const found = run(refused, { subscribers: [1, 2] })
    expect(found).toMatchObject({ reached: 1, rejects: 1, duplicates: 1, incomplete: true, hops: 0 })
    expect(found.arrivals.find(({ nodeNum }) => nodeNum === 2)).toMatchObject({
      state: 'rejected',
      reason: 'validation failed',
      fromNum: 1,
      depth: 1,
      latency: { state: 'solved', ms: 10 },
    })
    const taken = run([...refused, hop('deliver', 2, 1, 20)], { subscribers: [1, 2] })
    expect(taken.arrivals.find(({ nodeNum }) => nodeNum === 2)).toMatchObject({
      state: 'delivered',
      afterMs: 20,
    })
    expect(taken).toMatchObject({ rejects: 1, reached: 2 })
  })

  it('knows that a node has the message by its duplicates or drops alone, though not since when', () => {
    const rows = [hop('publish', 1, 0, 0), hop('duplicate', 2, 1, 10), hop('drop', 3, 4, 20)]
    const found = run(rows)
    expect(found).toMatchObject({ reached: 3, drops: 1, duplicates: 1, deliveries: 0, t100AfterMs: null })
    expect(found.arrivals.filter(({ state }) => state === 'delivered')).toMatchObject([
      { nodeNum: 2, fromNum: null, reportedAtUs: null, afterMs: null, depth: null },
      { nodeNum: 3, fromNum: null, reportedAtUs: null, afterMs: null, depth: null },
    ])
    expect(found.redundant).toContainEqual({
      kind: 'drop',
      fromNum: 3,
      toNum: 4,
      reportedAtUs: T0 + 20_000,
      afterMs: 20,
    })
    // Nobody says that 4 has it.
    expect(found.arrivals.some(({ nodeNum }) => nodeNum === 4)).toBe(false)
  })

  it('counts duplicates that a node received before it delivered', () => {
    const found = run([hop('publish', 1, 0, 0), hop('duplicate', 2, 3, 8), hop('deliver', 2, 1, 10)])
    expect(found.arrivals.find(({ nodeNum }) => nodeNum === 2)).toMatchObject({
      fromNum: 1,
      duplicates: 1,
      afterMs: 10,
    })
  })

  it('answers with nothing for nothing', () => {
    expect(run([])).toMatchObject({
      originNum: null,
      reached: 0,
      hops: null,
      arrivals: [],
      redundant: [],
      t50AfterMs: null,
    })
  })
})
