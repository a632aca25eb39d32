/** From who names whom, in columns, to links: as `joinLinks`, for half a million of them at once. @module */
import { EVIDENCE } from '../fact-kinds'
import { BY_SURENESS } from './join-links'
import { packLink, type LinkColumns } from './map-columns'

/** Sets of neighbours, one row a set; the neighbours of set `i` begin at `offsets[i]`. */
export interface StatedSets {
  readonly count: number
  /** Whose links these are. */
  readonly nums: Uint32Array
  /** Index into `EVIDENCE`. */
  readonly evidence: Uint8Array
  readonly offsets: Uint32Array
  readonly neighbours: Uint32Array
}

/** Room of what was said of a pair, beside its higher end. */
const BITS = 256

/** Of each index into `EVIDENCE`, how sure it is: 0 is the surest. */
const SURENESS = Uint8Array.from(EVIDENCE, (evidence) => BY_SURENESS.indexOf(evidence))

/**
 * Each pair of nodes of which one names the other once, on the surest evidence there is for it.
 * @param nums - of the nodes whose links are told, by index; ascending.
 */
export function joinSetColumns(nums: Uint32Array, sets: StatedSets): LinkColumns {
  const { starts, said } = statedByLower(nums, sets)
  const from = new Uint32Array(said.length)
  const to = new Uint32Array(said.length)
  const flags = new Uint8Array(said.length)
  let links = 0
  for (let low = 0; low < nums.length; low++) {
    const end = starts[low + 1] ?? 0
    let at = starts[low] ?? 0
    if (end - at > 1) said.subarray(at, end).sort()
    while (at < end) {
      const first = said[at] ?? 0
      const high = Math.floor(first / BITS)
      // The surest comes first, and its two directions beside each other.
      const isMutual = first % 2 === 0 && said[at + 1] === first + 1 && at + 1 < end
      from[links] = low
      to[links] = high
      flags[links] = packLink(BY_SURENESS[(first % BITS) >> 1] ?? 'reported', isMutual)
      links++
      at++
      while (at < end && Math.floor((said[at] ?? 0) / BITS) === high) at++
    }
  }
  return { count: links, from: from.slice(0, links), to: to.slice(0, links), flags: flags.slice(0, links) }
}

/**
 * What is said of pairs, those of each lower end beside each other: its higher end, on what evidence, and in which
 * direction, in one number.
 */
function statedByLower(nums: Uint32Array, sets: StatedSets): { starts: Uint32Array; said: Float64Array } {
  const indexOf = indexByNum(nums)
  const starts = new Uint32Array(nums.length + 1)
  for (let set = 0; set < sets.count; set++) {
    const own = indexOf(sets.nums[set] ?? 0)
    if (own < 0) continue
    const end = sets.offsets[set + 1] ?? 0
    for (let at = sets.offsets[set] ?? 0; at < end; at++) {
      const other = indexOf(sets.neighbours[at] ?? 0)
      if (other < 0 || other === own) continue
      const low = own < other ? own : other
      starts[low + 1] = (starts[low + 1] ?? 0) + 1
    }
  }
  for (let low = 0; low < nums.length; low++) starts[low + 1] = (starts[low + 1] ?? 0) + (starts[low] ?? 0)
  const said = new Float64Array(starts[nums.length] ?? 0)
  const next = starts.slice()
  for (let set = 0; set < sets.count; set++) {
    const own = indexOf(sets.nums[set] ?? 0)
    if (own < 0) continue
    const sureness = SURENESS[sets.evidence[set] ?? 0] ?? 0
    const end = sets.offsets[set + 1] ?? 0
    for (let at = sets.offsets[set] ?? 0; at < end; at++) {
      const other = indexOf(sets.neighbours[at] ?? 0)
      if (other < 0 || other === own) continue
      const isFromLower = own < other
      const low = isFromLower ? own : other
      const slot = next[low] ?? 0
      said[slot] = (isFromLower ? other : own) * BITS + (sureness * 2 + (isFromLower ? 0 : 1))
      next[low] = slot + 1
    }
  }
  return { starts, said }
}

/** Numbers are dense: a table by number is smaller and faster than a map. */
function indexByNum(nums: Uint32Array): (num: number) => number {
  const table = new Int32Array((nums.at(-1) ?? -1) + 1).fill(-1)
  for (let index = 0; index < nums.length; index++) table[nums[index] ?? 0] = index
  return (num) => table[num] ?? -1
}
