/** A store that says what the test tells it to, for what takes a real one too long. @module */
import type { FeedCursors, LiveSource, MapContents, WholeMap } from '@/app/_server/live/live-source'
import type { NodeSummary } from '@/lib/nodes'

export interface ScriptedSource extends LiveSource {
  /** Becomes part of the next reading. */
  say(contents: Partial<MapContents>): void
  /** From now on every reading fails, or no longer. */
  setAway(isAway: boolean): void
  /** Readings of the whole map so far. */
  readonly loads: number
}

const NO_CURSOR = { atMs: 0, given: new Map<string, number>() }
const CURSORS: FeedCursors = {
  nodes: NO_CURSOR,
  links: NO_CURSOR,
  positions: NO_CURSOR,
  communities: NO_CURSOR,
}
const NOTHING: MapContents = { nodes: [], neighbourSets: [], positions: [], communities: [] }

export function scriptedSource(): ScriptedSource {
  let whole = NOTHING
  let said: Partial<MapContents>[] = []
  let isAway = false
  let loads = 0
  const answer = <T>(value: () => T): Promise<T> =>
    isAway ? Promise.reject(new Error('the store is away')) : Promise.resolve().then(value)
  return {
    get loads() {
      return loads
    },
    say: (contents) => {
      said.push(contents)
      whole = {
        nodes: [...whole.nodes, ...(contents.nodes ?? [])],
        neighbourSets: [...whole.neighbourSets, ...(contents.neighbourSets ?? [])],
        positions: [...whole.positions, ...(contents.positions ?? [])],
        communities: [...whole.communities, ...(contents.communities ?? [])],
      }
    },
    setAway: (next) => {
      isAway = next
    },
    loadMap: () =>
      answer(() => {
        said = []
        loads++
        return { ...inPieces(whole), cursors: CURSORS }
      }),
    readChanges: () =>
      answer(() => {
        const [next] = said.splice(0, 1)
        return { ...NOTHING, ...next, cursors: CURSORS }
      }),
    readTotals: () =>
      answer(() => ({
        nodes: whole.nodes.length,
        active: whole.nodes.length,
        links: 0,
        averageRttMs: null,
        messages24h: null,
      })),
    readCollectors: () => answer(() => []),
    readNames: () => answer(() => new Map()),
  }
}

/** What is said, as a map that is read whole. */
export function inPieces(contents: MapContents): WholeMap {
  return {
    nums: Uint32Array.from(contents.nodes, ({ num }) => num),
    pieces: {
      async *[Symbol.asyncIterator]() {
        yield await Promise.resolve(contents)
      },
    },
  }
}

export function summary(num: number, more: Partial<NodeSummary> = {}): NodeSummary {
  return {
    num,
    peerId: `peer-${String(num)}`,
    publicKey: null,
    status: 'online',
    error: null,
    peerCount: null,
    agent: '',
    country: '',
    region: '',
    city: '',
    lat: null,
    lon: null,
    placeSource: 'none',
    asn: 0,
    asName: '',
    rttMs: null,
    rttMethod: 'none',
    uptime24h: null,
    firstSeenMs: 0,
    lastSeenMs: null,
    lastVisitMs: 0,
    ...more,
  }
}
