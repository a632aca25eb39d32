/** What nodes linked to at a time, in columns that can be carried on from one moment to a later one. @module */
import { NO_ROW, pairRows, type RowKeys } from './pair-rows'

/** The newest set of links of each node and kind of evidence, ascending by number, then by evidence. */
export interface PastSets {
  readonly nums: Uint32Array
  /** Index into `EVIDENCE`. */
  readonly evidence: Uint8Array
  /** When it was read, ms since 1970. */
  readonly seenMs: Float64Array
  /** 1: read to its end. */
  readonly isWhole: Uint8Array
  /** The neighbours of set `i` are `neighbours[offsets[i]]` up to, not including, `neighbours[offsets[i + 1]]`. */
  readonly offsets: Uint32Array
  /** Ascending within a set; may name nodes that were not on the map. */
  readonly neighbours: Uint32Array
}

/** A reading that broke off does not replace a whole one of so long before it, ms. */
const BROKEN_OFF_MS = 600_000

/** `older`, with the sets of `newer` in place of its own where they count more. */
export function carrySets(older: PastSets, newer: PastSets): PastSets {
  if (newer.nums.length === 0) return older
  if (older.nums.length === 0) return newer
  const { count, before, after } = pairRows(keysOf(older), keysOf(newer))
  // Rows of the newer one are told from those of the older by lying beyond them.
  const chosen = new Uint32Array(count)
  let entries = 0
  for (let row = 0; row < count; row++) {
    const old = before[row] ?? NO_ROW
    const now = after[row] ?? NO_ROW
    const isNewer = old === NO_ROW || (now !== NO_ROW && rankOf(newer, now) > rankOf(older, old))
    chosen[row] = isNewer ? older.nums.length + now : old
    entries += isNewer ? lengthOf(newer, now) : lengthOf(older, old)
  }
  return gather(older, newer, chosen, entries)
}

function gather(older: PastSets, newer: PastSets, chosen: Uint32Array, entries: number): PastSets {
  const nums = new Uint32Array(chosen.length)
  const evidence = new Uint8Array(chosen.length)
  const seenMs = new Float64Array(chosen.length)
  const isWhole = new Uint8Array(chosen.length)
  const offsets = new Uint32Array(chosen.length + 1)
  const neighbours = new Uint32Array(entries)
  let filled = 0
  for (let row = 0; row < chosen.length; row++) {
    const at = chosen[row] ?? 0
    const sets = at < older.nums.length ? older : newer
    const set = at < older.nums.length ? at : at - older.nums.length
    nums[row] = sets.nums[set] ?? 0
    evidence[row] = sets.evidence[set] ?? 0
    seenMs[row] = sets.seenMs[set] ?? 0
    isWhole[row] = sets.isWhole[set] ?? 0
    const end = sets.offsets[set + 1] ?? 0
    for (let entry = sets.offsets[set] ?? 0; entry < end; entry++)
      neighbours[filled++] = sets.neighbours[entry] ?? 0
    offsets[row + 1] = filled
  }
  return { nums, evidence, seenMs, isWhole, offsets, neighbours }
}

const rankOf = ({ seenMs, isWhole }: PastSets, set: number): number =>
  (seenMs[set] ?? 0) - (isWhole[set] === 1 ? 0 : BROKEN_OFF_MS)

const lengthOf = ({ offsets }: PastSets, set: number): number => (offsets[set + 1] ?? 0) - (offsets[set] ?? 0)

const keysOf = ({ nums, evidence }: PastSets): RowKeys => ({ nums, kinds: evidence })
