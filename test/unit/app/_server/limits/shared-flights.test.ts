import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Asker, InTurn } from '@/app/_server/limits/in-turns'
import { SharedFlights } from '@/app/_server/limits/shared-flights'
import { Turns } from '@/app/_server/limits/turns'

const SHARE = { alone: 1, besideOthers: 1 }

class RefusedError extends Error {}

/** Callers with one question at a time each, and flights of answers. */
function room({ atOnce = 8, maxWaiting = 8, patienceMs = 60_000 } = {}) {
  const turns = new Turns({ atOnce, maxWaiting, patienceMs, now: () => performance.now() })
  const flights = new SharedFlights<string>()
  const asker = (id: string): Asker => ({
    id,
    takeTurn: async (signal) => {
      try {
        return await turns.take({ caller: id, share: SHARE, ...(signal && { signal }) })
      } catch (error) {
        throw new RefusedError(id, { cause: error })
      }
    },
  })
  return { turns, flights, asker }
}

/** An answer that needs one question to the database. */
const oneQuestion =
  (text: string, ask: () => Promise<unknown> = () => Promise.resolve()) =>
  (inTurn: InTurn): Promise<string> =>
    inTurn(async () => {
      await ask()
      return text
    })

describe('an answer that several wait for', () => {
  it('is made in the turn of whoever joins, where who asked first has others under way', async () => {
    const { turns, flights, asker } = room()
    const hostile = asker('hostile')
    const busy = await hostile.takeTurn()
    const first = flights.join('figure', hostile, oneQuestion('made'))
    let isThere = false
    void first.then(() => (isThere = true))
    await wait(0)
    expect(isThere).toBe(false)
    const joined = await flights.join('figure', asker('polite'), () =>
      Promise.reject(new Error('made twice')),
    )
    expect([joined, await first]).toEqual(['made', 'made'])
    expect(turns.underWay).toBe(1)
    busy()
    expect(turns.underWay).toBe(0)
  })

  it('takes the turns of all for later questions as well, and leaves the queues of those it did not need', async () => {
    const { turns, flights, asker } = room()
    const hostile = asker('hostile')
    const busy = await hostile.takeTurn()
    const asked: string[] = []
    const make = async (inTurn: InTurn): Promise<string> => {
      for (const each of ['one', 'two', 'three']) await inTurn(() => Promise.resolve(asked.push(each)))
      return asked.join()
    }
    const both = [flights.join('a', hostile, make), flights.join('a', asker('polite'), make)]
    expect(await Promise.all(both)).toEqual(['one,two,three', 'one,two,three'])
    busy()
    // Nothing of the answer is left in the queue of the first: its next turn comes at once.
    ;(await hostile.takeTurn())()
    expect(turns.underWay).toBe(0)
  })

  it('is given to all, the first among them, when only the first has no turn', async () => {
    const { flights, asker } = room({ patienceMs: 50 })
    const greedy = asker('greedy')
    const busy = await greedy.takeTurn()
    await expect(flights.join('y', greedy, oneQuestion('y'))).rejects.toThrow('greedy')
    const both = [greedy, asker('polite')].map((each) => flights.join('x', each, oneQuestion('x')))
    expect(await Promise.all(both)).toEqual(['x', 'x'])
    busy()
  })

  it('refuses everyone for itself when nobody has a turn', async () => {
    const { flights, asker } = room({ atOnce: 1, patienceMs: 50 })
    const busy = await asker('other').takeTurn()
    const answers = ['a', 'b'].map((id) => flights.join('x', asker(id), oneQuestion('x')))
    const settled = await Promise.allSettled(answers)
    expect(settled.map((each): unknown => (each.status === 'rejected' ? each.reason : each))).toEqual([
      new RefusedError('a'),
      new RefusedError('b'),
    ])
    expect(flights.has('x')).toBe(false)
    busy()
  })

  it('fails for all when the question fails, and waits no longer than somebody wants it', async () => {
    const { turns, flights, asker } = room()
    const failing = ['a', 'b'].map((id) =>
      flights.join(
        'x',
        asker(id),
        oneQuestion('x', () => Promise.reject(new Error('away'))),
      ),
    )
    for (const each of failing) await expect(each).rejects.toThrow('away')
    const busy = await asker('a').takeTurn()
    const limit = AbortSignal.timeout(20)
    const waiting = flights.join('y', asker('a'), (inTurn) => inTurn(() => Promise.resolve('y'), limit))
    await expect(waiting).rejects.toThrow(new RefusedError('a'))
    busy()
    expect(turns.underWay).toBe(0)
  })
})
