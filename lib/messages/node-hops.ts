/** Hop events of one message, put together by the node that reports them. @module */
import type { HopRow, RedundantHop } from './message'

export interface Reception {
  /** From whom; null: not named. */
  fromNum: number | null
  /** By the receiver's clock, µs. */
  atUs: number
}

/** What one node says of one message. */
export interface NodeHops {
  nodeNum: number
  /** It published it, or delivered it to itself, which only a publisher does. */
  publishedAtUs: number | null
  /** The earliest delivery from another node. */
  first: Reception | null
  refused: (Reception & { reason: string }) | null
  /** Receptions beyond the first. */
  duplicates: number
}

export interface HopBook {
  nodes: Map<number, NodeHops>
  /** Nodes that others name as the one they had it from. */
  named: Set<number>
  /** In the order of their nodes; `afterMs` is null, for it is not known yet. */
  redundant: RedundantHop[]
  /** First receptions, refused receptions, and sendings dropped. */
  deliveries: number
  rejects: number
  drops: number
}

/** A report that came twice, as of a node that reports to two collectors, counts once. */
export function gatherHops(rows: readonly HopRow[]): HopBook {
  const byNode = new Map<number, HopRow[]>()
  for (const row of rows) {
    const known = byNode.get(row.nodeNum)
    if (known === undefined) byNode.set(row.nodeNum, [row])
    else known.push(row)
  }
  const book: HopBook = {
    nodes: new Map(),
    named: new Set(),
    redundant: [],
    deliveries: 0,
    rejects: 0,
    drops: 0,
  }
  for (const [nodeNum, own] of byNode) book.nodes.set(nodeNum, gatherNode(nodeNum, own, book))
  return book
}

function gatherNode(nodeNum: number, rows: HopRow[], book: HopBook): NodeHops {
  const node: NodeHops = { nodeNum, publishedAtUs: null, first: null, refused: null, duplicates: 0 }
  let isPublishOwn = false
  let before: HopRow | undefined
  for (const row of rows.sort(byTime)) {
    if (before !== undefined && isSame(before, row)) continue
    before = row
    const fromNum = row.peerNum === 0 ? null : row.peerNum
    const isFromItself = fromNum === nodeNum
    if (fromNum !== null && !isFromItself && row.kind !== 'drop' && row.kind !== 'publish') {
      book.named.add(fromNum)
    }
    if (row.kind === 'publish') {
      // Its own word comes before what is taken from a delivery to itself.
      if (!isPublishOwn) node.publishedAtUs = row.atUs
      isPublishOwn = true
    } else if (row.kind === 'deliver' && isFromItself) {
      node.publishedAtUs ??= row.atUs
    } else if (row.kind === 'deliver' && node.first === null) {
      node.first = { fromNum, atUs: row.atUs }
      book.deliveries++
    } else if (row.kind === 'deliver' || row.kind === 'duplicate') {
      node.duplicates++
      book.redundant.push({
        kind: 'duplicate',
        fromNum: row.peerNum,
        toNum: nodeNum,
        reportedAtUs: row.atUs,
        afterMs: null,
      })
    } else if (row.kind === 'reject') {
      node.refused ??= { fromNum, atUs: row.atUs, reason: row.reason }
      book.rejects++
    } else {
      book.drops++
      book.redundant.push({
        kind: 'drop',
        fromNum: nodeNum,
        toNum: row.peerNum,
        reportedAtUs: row.atUs,
        afterMs: null,
      })
    }
  }
  return node
}

function byTime(a: HopRow, b: HopRow): number {
  return a.atUs - b.atUs || a.peerNum - b.peerNum || (a.kind < b.kind ? -1 : Number(a.kind > b.kind))
}

function isSame(a: HopRow, b: HopRow): boolean {
  return a.atUs === b.atUs && a.peerNum === b.peerNum && a.kind === b.kind
}
