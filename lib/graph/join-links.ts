/** From who names whom to links: each pair once, on the surest evidence there is for it. @module */
import type { Evidence } from '../facts'

/** Surest first: seen carrying a message, held open in a gossip mesh, read from a routing table, told by others. */
export const BY_SURENESS: readonly Evidence[] = ['traced', 'mesh', 'table', 'reported']

export interface StatedSet {
  readonly num: number
  readonly evidence: Evidence
  readonly neighbours: readonly number[]
}

export interface JoinedLink {
  /** The lower number. */
  readonly a: number
  readonly b: number
  readonly evidence: Evidence
  /** Both name each other on that evidence. */
  readonly mutual: boolean
}

/** One bit for each evidence and direction: what is stated of a pair fits a byte. */
export const bitOf = (evidence: Evidence, isFromLower: boolean): number =>
  1 << (2 * BY_SURENESS.indexOf(evidence) + (isFromLower ? 0 : 1))

/** @param has - whether a node is one of those whose links are told. @returns by the numbers of both ends. */
export function joinLinks(sets: Iterable<StatedSet>, has: (num: number) => boolean): JoinedLink[] {
  const pairs = new Map<number, Map<number, number>>()
  for (const { num, evidence, neighbours } of sets) {
    if (!has(num)) continue
    for (const other of neighbours) {
      if (other === num || !has(other)) continue
      const a = Math.min(num, other)
      const b = Math.max(num, other)
      const row = pairs.get(a) ?? new Map<number, number>()
      row.set(b, (row.get(b) ?? 0) | bitOf(evidence, num === a))
      pairs.set(a, row)
    }
  }
  const ascending = (one: number, other: number): number => one - other
  return [...pairs.keys()].sort(ascending).flatMap((a) => {
    const row = pairs.get(a) ?? new Map<number, number>()
    return [...row.keys()].sort(ascending).map((b) => ({ a, b, ...surest(row.get(b) ?? 0) }))
  })
}

/** The surest evidence among the bits. */
export function surest(bits: number): { evidence: Evidence; mutual: boolean } {
  for (const evidence of BY_SURENESS) {
    const fromLower = (bits & bitOf(evidence, true)) !== 0
    const fromHigher = (bits & bitOf(evidence, false)) !== 0
    if (fromLower || fromHigher) return { evidence, mutual: fromLower && fromHigher }
  }
  return { evidence: 'reported', mutual: false }
}
