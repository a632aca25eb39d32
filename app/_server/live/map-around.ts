/** A node of the map and those it is linked to, for who holds a part without it. @module */
import type { MapColumns } from '@/lib/graph/map-columns'
import { UNTOLD, type LinkBook } from './link-book'
import type { NodeBook } from './node-book'
import { pickedRows } from './node-columns'

/** Neighbours at most, those with the most links: so few that their names are told. */
const NEIGHBOURS_MAX = 500

/** Without any node where it is not on the map. */
export function columnsAround(nodes: NodeBook, links: LinkBook, num: number): MapColumns {
  const { nodes: all, tables } = nodes.columns
  const centre = nodes.find(num)
  const slots = centre === undefined || !nodes.isOnMap(centre) ? [] : [centre, ...neighboursOf(links, centre)]
  const indexOf = new Map(slots.map((slot, index) => [slot, index]))
  const [from, to, flags]: [number[], number[], number[]] = [[], [], []]
  for (const [index, slot] of slots.entries()) {
    links.table.walk(slot, (row) => {
      const other = indexOf.get(otherEnd(links, row, slot))
      // Each link once.
      if (other === undefined || other < index || !isTold(links, row)) return
      from.push(index)
      to.push(other)
      flags.push(links.told[row] ?? UNTOLD)
    })
  }
  return {
    nodes: { ...pickedRows(all, Uint32Array.from(slots)), count: slots.length },
    tables,
    links: {
      count: from.length,
      from: Uint32Array.from(from),
      to: Uint32Array.from(to),
      flags: Uint8Array.from(flags),
    },
  }
}

function neighboursOf(links: LinkBook, slot: number): number[] {
  const others: number[] = []
  links.table.walk(slot, (row) => {
    if (isTold(links, row)) others.push(otherEnd(links, row, slot))
  })
  const { degrees } = links
  return others.sort((one, other) => (degrees[other] ?? 0) - (degrees[one] ?? 0)).slice(0, NEIGHBOURS_MAX)
}

function otherEnd({ table }: LinkBook, row: number, slot: number): number {
  return (table.a[row] === slot ? table.b[row] : table.a[row]) ?? slot
}

function isTold({ told }: LinkBook, row: number): boolean {
  return told[row] !== UNTOLD
}
