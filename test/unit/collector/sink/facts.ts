/** Facts and stores to test the sink with. */
import {
  FactsUnavailableError,
  NO_PLACE,
  type Fact,
  type FactBatch,
  type FactWriter,
  type VisitFact,
} from '@/lib/facts'

/** A visit that can be told from every other by its number. */
export function visit(number: number, agent = 'meshara/1.0.0'): VisitFact {
  return {
    kind: 'visit',
    peerId: `12D3KooW${String(number).padStart(44, '0')}`,
    seenAtMs: 1_700_000_000_000 + number,
    collector: 'test',
    crawlId: 0,
    reachable: true,
    error: null,
    failuresInRow: 0,
    agent,
    protocols: ['/ipfs/id/1.0.0'],
    peerCount: 20,
    rttMs: 12.5,
    rttMethod: 'ping_quiet',
    loopDelayMs: 1,
    tookMs: 100,
    place: NO_PLACE,
    addresses: ['/ip4/192.0.2.0/ipcidr/24'],
    attempts: [],
  }
}

/** The number `visit` was given. */
export function numberOf(fact: Fact): number {
  if (fact.kind !== 'visit') throw new Error('not a visit')
  return fact.seenAtMs - 1_700_000_000_000
}

export interface MemoryStore extends FactWriter {
  /** Each batch once, in the order in which it was first taken. */
  readonly taken: FactBatch[]
  /** Writes that were asked for, taken or not. */
  writes: number
  /** Called before a batch is taken; may throw. */
  before: (batch: FactBatch) => void | Promise<void>
  /** Called after it was taken: throwing here is a store that ended before it could answer. */
  after: (batch: FactBatch) => void
  numbers(): number[]
}

/** A store that, like ClickHouse with an insert token, takes each batch id once. */
export function memoryStore(): MemoryStore {
  const ids = new Set<string>()
  const store: MemoryStore = {
    taken: [],
    writes: 0,
    before: () => undefined,
    after: () => undefined,
    numbers: () => store.taken.flatMap(({ facts }) => facts.map(numberOf)),
    write: async (batch) => {
      store.writes += 1
      await store.before(batch)
      if (!ids.has(batch.id)) {
        ids.add(batch.id)
        store.taken.push(batch)
      }
      store.after(batch)
    },
  }
  return store
}

export const away = (): never => {
  throw new FactsUnavailableError('the store is away')
}

export function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}
