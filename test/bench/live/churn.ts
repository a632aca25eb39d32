/** What happens on a network in a second: nodes come, go and come back, and change whom they link to. @module */
import type { LiveSource, MapContents } from '@/app/_server/live/live-source'
import type { StatedNeighbours } from '@/app/_server/live/link-book'
import { seededRandom } from '@/lib/graph/seeded-random'
import type { NodeSummary } from '@/lib/nodes'
import { inPieces } from '../../live/scripted-source'

const LINKS_OF_NEW = 10
/** Of a table that is read again. */
const REPLACED = 0.2
/** How far a node moves that is near a change, layout units. */
const STEP = 8
const MINUTE_MS = 60_000

const NO_CURSOR = { atMs: 0, given: new Map<string, number>() }
const CURSORS = { nodes: NO_CURSOR, links: NO_CURSOR, positions: NO_CURSOR, communities: NO_CURSOR }

/** @param percent - of the nodes to which something happens in a minute. */
export function churningSource(whole: MapContents, percent: number, seed: number): LiveSource {
  const random = seededRandom(seed)
  const nodes = [...whole.nodes]
  const tables = new Map(whole.neighbourSets.map((set) => [set.num, [...set.neighbours]]))
  const places = new Map(whole.positions.map(([num, x, y]) => [num, [x, y] as const]))
  let toldMs = Date.now()
  const some = (): number => Math.floor(random() * nodes.length)
  const table = (num: number): StatedNeighbours => ({
    num,
    evidence: 'table',
    neighbours: tables.get(num) ?? [],
  })
  const beside = (num: number): (readonly [number, number, number])[] =>
    [num, ...(tables.get(num) ?? [])].map((near) => {
      const [x, y] = places.get(near) ?? [random() * STEP, random() * STEP]
      const moved = [x + (random() - 0.5) * STEP, y + (random() - 0.5) * STEP] as const
      places.set(near, moved)
      return [near, ...moved] as const
    })

  const comes = (): { node: NodeSummary; changed: number } => {
    const model = nodes[some()]
    if (model === undefined) throw new Error('there is no node to be like')
    const num = nodes.length
    const node = { ...model, num, peerId: model.peerId.slice(0, -8) + String(num).padStart(8, 'x') }
    nodes.push(node)
    tables.set(num, [...new Set(Array.from({ length: LINKS_OF_NEW }, some))])
    return { node, changed: num }
  }
  const turns = (): { node: NodeSummary; changed: number } => {
    const num = some()
    const before = nodes[num]
    if (before === undefined) throw new Error('there is no such node')
    const node: NodeSummary = { ...before, status: before.status === 'online' ? 'offline' : 'online' }
    nodes[num] = node
    return { node, changed: num }
  }
  const relinks = (): { node: NodeSummary; changed: number } => {
    const { node, changed } = turns()
    const kept = (tables.get(changed) ?? []).filter(() => random() > REPLACED)
    tables.set(changed, [...new Set([...kept, some(), some()])])
    return { node, changed }
  }
  return {
    loadMap: () => Promise.resolve({ ...inPieces(whole), cursors: CURSORS }),
    readChanges: () => {
      const nowMs = Date.now()
      const events = Math.round(((nowMs - toldMs) / MINUTE_MS) * whole.nodes.length * (percent / 100))
      toldMs = nowMs
      const happened = Array.from({ length: events }, () => {
        const lot = random()
        return lot < 0.3 ? comes() : lot < 0.7 ? turns() : relinks()
      })
      return Promise.resolve({
        nodes: happened.map(({ node }) => node),
        neighbourSets: happened.map(({ changed }) => table(changed)),
        positions: happened.flatMap(({ changed }) => beside(changed)),
        communities: [],
        cursors: CURSORS,
      })
    },
    readTotals: () =>
      Promise.resolve({
        nodes: nodes.length,
        active: nodes.length,
        links: 0,
        averageRttMs: 80,
        messages24h: null,
      }),
    readCollectors: () => Promise.resolve([]),
    readNames: () => Promise.resolve(new Map()),
  }
}
