/** Where a question about nodes reads them from: as they are, or as they were. @module */
import { pastNodes, pastParams } from '../past/past-states'

export interface NodeSource {
  /** What stands after FROM; its alias is `n`. */
  readonly from: string
  /** The time that is the present of the question, as SQL. */
  readonly now: string
  readonly params: Readonly<Record<string, unknown>>
}

export const PRESENT_NODES: NodeSource = {
  from: 'node_latest AS n FINAL',
  now: `now64(3, 'UTC')`,
  params: {},
}

/**
 * Nodes that were on the map at a time, as they were then.
 * @param at - as `writeAt` writes it; undefined: now, and every node there is.
 */
export function nodeSource(at: string | undefined): NodeSource {
  return at === undefined ? PRESENT_NODES : pastSource(Date.parse(at))
}

/**
 * @param ofNodes - a condition on `{alias}.node_num` that leaves out others early.
 * @param atMs - ms since 1970.
 */
export function pastSource(atMs: number, ofNodes?: string): NodeSource {
  return {
    from: `(${pastNodes('at', ofNodes)}) AS n`,
    now: `fromUnixTimestamp64Milli({at_ms:Int64}, 'UTC')`,
    params: pastParams('at', atMs),
  }
}
