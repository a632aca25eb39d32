import { describe, expect, it } from 'vitest'
import { TRACE_LIMITS } from '@/collector/observe/trace-sink/limits'
import { LinkBudget } from '@/collector/observe/trace-sink/link-set'
import { ReporterState } from '@/collector/observe/trace-sink/reporter-state'
import type { Fact } from '@/lib/facts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const START = 1_795_262_400_000

/** A reporter whose clock the test holds; facts come with the seconds since the start. */
function watch(links = new LinkBudget(TRACE_LIMITS.totalLinks)) {
  const stated: { at: number; fact: Fact }[] = []
  let nowMs = START
  const state = new ReporterState({
    peerId: 'reporter',
    collector: 'c1',
    limits: { linksPerReporter: 10, subscriptionsPerReporter: 4 },
    links,
    emit: (fact) => stated.push({ at: (nowMs - START) / SECOND, fact }),
  })
  return {
    state,
    now: () => nowMs,
    /** Lets the time pass, a tick a second. */
    pass: (seconds: number): void => {
      for (let count = 0; count < seconds; count += 1) {
        nowMs += SECOND
        state.tick(nowMs)
      }
    },
    subscriptions: () =>
      stated.flatMap(({ at, fact }) =>
        fact.kind === 'subscription' ? [`${at} ${fact.topic} ${fact.subscribed ? 'on' : 'off'}`] : [],
      ),
    links: () =>
      stated.flatMap(({ at, fact }) =>
        fact.kind === 'neighbours'
          ? [`${at} ${fact.evidence} ${fact.neighbours.join(',')}${fact.complete ? '' : ' and more'}`]
          : [],
      ),
    calls: () => stated.flatMap(({ fact }) => (fact.kind === 'rpc' ? [fact] : [])),
  }
}

describe('what a reporter listens to', () => {
  it('is stated when it joins, again every ten minutes while it lasts, and when it leaves', () => {
    const { state, now, pass, subscriptions } = watch()
    state.subscribe('t', true, now())
    pass(25 * 60)
    state.subscribe('t', false, now())
    pass(30 * 60)
    expect(subscriptions()).toEqual(['0 t on', '600 t on', '1200 t on', '1500 t off'])
    expect(state.isSettled).toBe(true)
  })

  it('is stated at most every five seconds however often it changes, and ends as it is', () => {
    const { state, now, pass, subscriptions } = watch()
    for (let count = 0; count < 1_000; count += 1) state.subscribe('t', count % 2 === 0, now())
    pass(4)
    expect(subscriptions()).toEqual(['0 t on'])
    pass(1)
    expect(subscriptions()).toEqual(['0 t on', '5 t off'])
    for (let count = 0; count < 1_000; count += 1) state.subscribe('t', count % 2 === 1, now())
    pass(20)
    expect(subscriptions()).toEqual(['0 t on', '5 t off', '10 t on'])
  })

  it('is kept up to a share of topics at once', () => {
    const { state, now, pass, subscriptions } = watch()
    const join = (topic: string): string | null => state.subscribe(topic, true, now())
    expect(['a', 'b', 'c', 'd'].map(join)).toEqual([null, null, null, null])
    expect(join('e')).toBe('too_many_subscriptions')
    state.hear('f', now())
    expect(join('a')).toBeNull()
    pass(5)
    state.subscribe('a', false, now())
    pass(5)
    expect(join('e')).toBeNull()
    expect(subscriptions()).toEqual(['0 a on', '0 b on', '0 c on', '0 d on', '5 a off', '10 e on'])
  })

  it('is nothing once its last stream has ended, at once when nobody will ask later', () => {
    const { state, now, pass, subscriptions } = watch()
    state.subscribe('a', true, now())
    pass(10)
    state.subscribe('b', true, now())
    state.end(now())
    expect(subscriptions()).toEqual(['0 a on', '10 b on', '10 a off'])
    pass(5)
    expect(subscriptions().at(-1)).toBe('15 b off')
    state.subscribe('c', true, now())
    state.end(now(), true)
    expect(subscriptions().slice(-2)).toEqual(['15 c on', '15 c off'])
  })
})

describe('the links of a reporter', () => {
  it('are stated whole, a second after they changed and then at most every five', () => {
    const { state, now, pass, links } = watch()
    for (const topic of ['t1', 't2']) state.subscribe(topic, true, now())
    state.graft('x', 't1', now())
    state.graft('x', 't2', now())
    state.graft('y', 't1', now())
    state.addPeer('z')
    pass(1)
    expect(links()).toEqual(['1 mesh x,y', '1 reported z'])
    state.prune('x', 't1', now())
    state.graft('w', 't1', now())
    pass(4)
    expect(links()).toHaveLength(2)
    pass(1)
    // x is still in the mesh of the other topic.
    expect(links().slice(2)).toEqual(['6 mesh x,y,w'])
    state.prune('x', 't2', now())
    pass(60)
    expect(links().slice(3)).toEqual(['11 mesh y,w'])
  })

  it('are stated again every ten minutes while they last, and the end of the last one is stated', () => {
    const { state, now, pass, links } = watch()
    state.subscribe('t', true, now())
    state.graft('x', 't', now())
    pass(11 * 60)
    state.prune('x', 't', now())
    pass(30 * 60)
    expect(links()).toEqual(['1 mesh x', '601 mesh x', '661 mesh '])
  })

  it('are known not to be whole once somebody leaves who had not come', () => {
    const { state, now, pass, links } = watch()
    state.subscribe('t', true, now())
    state.graft('x', 't', now())
    state.prune('somebody', 't', now())
    pass(1)
    expect(links()).toEqual(['1 mesh x and more'])
  })

  it('lose whoever disconnects', () => {
    const { state, now, pass, links } = watch()
    state.subscribe('t', true, now())
    state.addPeer('x')
    state.graft('x', 't', now())
    state.graft('y', 't', now())
    pass(1)
    state.removePeer('x')
    pass(5)
    expect(links()).toEqual(['1 mesh x,y', '1 reported x', '6 mesh y', '6 reported '])
  })

  it('begin anew with a new stream, and are not whole until the node has joined what it listened to', () => {
    const { state, now, pass, links } = watch()
    for (const topic of ['t', 'u']) state.subscribe(topic, true, now())
    state.addPeer('x')
    state.graft('x', 't', now())
    pass(6)
    state.end(now())
    pass(6)
    state.begin()
    state.graft('z', 't', now())
    state.addPeer('z')
    pass(1)
    expect(links()).toEqual(['1 mesh x', '1 reported x', '13 mesh x,z and more', '13 reported x,z and more'])
    state.subscribe('t', true, now())
    pass(20)
    expect(links()).toHaveLength(4)
    state.subscribe('u', true, now())
    pass(1)
    expect(links().slice(4)).toEqual(['34 mesh z', '34 reported z'])
  })

  it('are not whole of a node that reported to another before: it does not say again what it joined', () => {
    const { state, now, pass, links } = watch()
    state.begin()
    state.hear('t', now())
    state.addPeer('z')
    state.graft('z', 't', now())
    pass(1)
    expect(links()).toEqual(['1 mesh z and more', '1 reported z and more'])
    // Another topic that it joins says nothing of this one; leaving it does.
    state.subscribe('u', true, now())
    pass(20)
    expect(links()).toHaveLength(2)
    state.subscribe('t', false, now())
    pass(1)
    expect(links().slice(2)).toEqual(['22 mesh z', '22 reported z'])
  })

  it('are stated no more often for a node that comes and goes, and what changed last is stated as it goes', () => {
    const { state, now, pass, links } = watch()
    for (let count = 0; count < 10; count += 1) {
      state.begin()
      state.subscribe('t', true, now())
      state.graft(`x${String(count)}`, 't', now())
      state.end(now())
      pass(1)
    }
    expect(links()).toEqual(['0 mesh x0', '5 mesh x5'])
  })

  it('are kept up to a node’s share and that of all, in however many topics, and given back when it has gone', () => {
    const all = new LinkBudget(12)
    const one = watch(all)
    const two = watch(all)
    const graft = ({ state, now }: typeof one): (string | null)[] =>
      ['t', 'u', 'v'].flatMap((topic) => ['a', 'b', 'c', 'd'].map((peer) => state.graft(peer, topic, now())))
    const taken = (refusals: (string | null)[]): number =>
      refusals.filter((refusal) => refusal === null).length
    expect(taken(graft(one))).toBe(10)
    expect(one.state.addPeer('e')).toBe('too_many_links')
    // What is there already costs nothing more.
    expect(taken(graft(one))).toBe(10)
    expect(taken(graft(two))).toBe(2)
    one.state.prune('a', 't', one.now())
    one.state.removePeer('b')
    expect(taken(graft(two))).toBe(6)
    one.state.end(one.now())
    one.state.forgetLinks()
    expect(taken(graft(two))).toBe(10)
    two.state.begin()
    expect(taken(graft(two))).toBe(10)
    expect(taken(graft(one))).toBe(2)
  })
})

describe('the exchange of a reporter with its peers', () => {
  it('is counted by the minute, and what is left is told when it goes', () => {
    const { state, now, pass, calls } = watch()
    state.countRpc('received', now())
    state.countRpc('sent', now())
    state.graft('x', 't', now())
    pass(61)
    state.countRpc('dropped', now())
    state.prune('x', 't', now())
    state.end(now())
    pass(600)
    const none = { received: 0, sent: 0, dropped: 0, grafts: 0, prunes: 0 }
    expect(calls()).toMatchObject([
      { atMs: START, ...none, received: 1, sent: 1, grafts: 1 },
      { atMs: START + MINUTE, ...none, dropped: 1, prunes: 1 },
    ])
  })
})
