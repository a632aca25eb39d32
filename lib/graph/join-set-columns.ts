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

/** A pair and what was said of it, in one number: pairs that are equal come beside each other when sorted. */
const BITS = 256

/** Of each index into `EVIDENCE`, how sure it is: 0 is the surest. */
const SURENESS = Uint8Array.from(EVIDENCE, (evidence) => BY_SURENESS.indexOf(evidence))

/**
 * Each pair of nodes of which one names the other once, on the surest evidence there is for it.
 * @param nums - of the nodes whose links are told, by index; ascending.
 */
export function joinSetColumns(nums: Uint32Array, sets: StatedSets): LinkColumns {
  const count = nums.length
  const indexOf = indexByNum(nums)
  const said = new Float64Array(sets.neighbours.length)
  let filled = 0
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
      const high = isFromLower ? other : own
      said[filled++] = (low * count + high) * BITS + (sureness * 2 + (isFromLower ? 0 : 1))
    }
  }
  const pairs = said.subarray(0, filled).sort()
  const from = new Uint32Array(filled)
  const to = new Uint32Array(filled)
  const flags = new Uint8Array(filled)
  let links = 0
  let at = 0
  while (at < filled) {
    const pair = Math.floor((pairs[at] ?? 0) / BITS)
    // The surest comes first, and its two directions beside each other.
    const first = (pairs[at] ?? 0) - pair * BITS
    let next = at + 1
    let isMutual = false
    while (next < filled && Math.floor((pairs[next] ?? 0) / BITS) === pair) {
      const other = (pairs[next] ?? 0) - pair * BITS
      if (first % 2 === 0 && other === first + 1) isMutual = true
      next++
    }
    from[links] = Math.floor(pair / count)
    to[links] = pair % count
    flags[links] = packLink(BY_SURENESS[first >> 1] ?? 'reported', isMutual)
    links++
    at = next
  }
  return { count: links, from: from.slice(0, links), to: to.slice(0, links), flags: flags.slice(0, links) }
}

/** Numbers are dense: a table by number is smaller and faster than a map. */
function indexByNum(nums: Uint32Array): (num: number) => number {
  const table = new Int32Array((nums.at(-1) ?? -1) + 1).fill(-1)
  for (let index = 0; index < nums.length; index++) table[nums[index] ?? 0] = index
  return (num) => table[num] ?? -1
}
