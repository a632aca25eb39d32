import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { NoTurnError, Turns } from '@/app/_server/limits/turns'

const INIT = { atOnce: 4, maxWaiting: 3, patienceMs: 60_000, now: () => 0 }

/** Asks without waiting; `order` notes who got a turn. */
function room(init = INIT) {
  const turns = new Turns(init)
  const order: string[] = []
  const ask = (caller: string, { alone = 2, signal = new AbortController().signal } = {}) => {
    const taken = turns.take({ caller, share: { alone, besideOthers: 1 }, signal }).then((done) => {
      order.push(caller)
      return done
    })
    taken.catch(() => undefined)
    return taken
  }
  return { turns, order, ask }
}
const settle = (): Promise<void> => wait(0)

describe('turns', () => {
  it('lets one caller have so much under way, and the rest of it wait', async () => {
    const { turns, order, ask } = room()
    const [first] = [ask('a'), ask('a'), ask('a')]
    await settle()
    expect([order, turns.underWay]).toEqual([['a', 'a'], 2])
    ;(await first)()
    await settle()
    expect([order.length, turns.underWay]).toEqual([3, 2])
  })

  it('serves one with a single question before the queue of another', async () => {
    const { order, ask } = room({ ...INIT, atOnce: 2 })
    const first = ask('greedy')
    for (let at = 0; at < 4; at++) void ask('greedy')
    await settle()
    void ask('polite')
    ;(await first)()
    await settle()
    expect(order).toEqual(['greedy', 'greedy', 'polite'])
  })

  it('goes round among those who wait', async () => {
    const { turns, order, ask } = room({ ...INIT, atOnce: 1 })
    const asked = ['a', 'a', 'a', 'b', 'b', 'c'].map((caller) => ask(caller).then((done) => done()))
    await Promise.all(asked)
    expect([order, turns.underWay]).toEqual([['a', 'a', 'b', 'c', 'a', 'b'], 0])
  })

  it('lets a caller have more under way while it is alone than beside others', async () => {
    const clock = { ms: 0 }
    const { turns, order, ask } = room({ ...INIT, now: () => clock.ms })
    const first = await ask('a')
    const second = await ask('a')
    const other = await ask('b')
    first()
    const third = ask('a')
    await settle()
    expect([order, turns.underWay]).toEqual([['a', 'a', 'b'], 2])
    second()
    const fourth = ask('a')
    await settle()
    expect([order, turns.underWay]).toEqual([['a', 'a', 'b', 'a'], 2])
    other()
    clock.ms += 3_000
    const done = await third
    const fifth = ask('a')
    await settle()
    expect([order.length, turns.underWay]).toEqual([6 - 1, 2])
    done()
    const last = await fourth
    last()
    const end = await fifth
    end()
    expect(turns.underWay).toBe(0)
  })

  it('lets a caller with more waiting rest beside others for twice as long as its question took', async () => {
    const clock = { ms: 0 }
    const { turns, order, ask } = room({ ...INIT, now: () => clock.ms })
    const first = await ask('greedy')
    const polite = await ask('polite')
    const second = ask('greedy')
    clock.ms += 20
    first()
    await settle()
    expect(order).toEqual(['greedy', 'polite'])
    polite()
    const again = await ask('polite')
    expect(order).toEqual(['greedy', 'polite', 'polite'])
    clock.ms += 40
    const begun = await second
    begun()
    again()
    expect([order, turns.underWay]).toEqual([['greedy', 'polite', 'polite', 'greedy'], 0])
  })

  it('refuses what would wait behind too many of its own', async () => {
    const { ask } = room()
    for (let at = 0; at < 5; at++) void ask('a')
    await expect(ask('a')).rejects.toMatchObject({ why: 'own' })
    const after = await ask('b')
    after()
  })

  it('refuses what has waited too long, and gives its place to the next', async () => {
    const { turns, ask } = room({ ...INIT, patienceMs: 30 })
    const done = await ask('a', { alone: 1 })
    await expect(ask('a', { alone: 1 })).rejects.toBeInstanceOf(NoTurnError)
    done()
    expect(turns.underWay).toBe(0)
    const after = await ask('a', { alone: 1 })
    after()
  })

  it('forgets a question whose caller has left, waiting or not yet', async () => {
    const { turns, order, ask } = room()
    const leaving = new AbortController()
    const done = await ask('a', { alone: 1 })
    const waiting = ask('a', { alone: 1, signal: leaving.signal })
    leaving.abort()
    await expect(waiting).rejects.toMatchObject({ why: 'left' })
    await expect(ask('a', { signal: leaving.signal })).rejects.toMatchObject({ why: 'left' })
    done()
    done()
    expect([order, turns.underWay]).toEqual([['a'], 0])
  })
})
