/** Few nodes of a country can be told apart; so such countries are counted together. @module */
import { COUNTRY_NODES_MIN, ELSEWHERE } from './geography'

interface CountryNodes {
  /** '' is not known, and is not joined: it says nothing of where anybody is. */
  country: string
  nodes: number
}

/** Countries that have too few nodes to be shown by themselves. */
export function smallCountries(rows: readonly CountryNodes[]): string[] {
  return rows
    .filter(({ country, nodes }) => country !== '' && nodes < COUNTRY_NODES_MIN)
    .map(({ country }) => country)
}

/**
 * @param previous - of the period before, joined in the same way: what is elsewhere now was elsewhere then.
 * @returns most nodes first; `joined`: how many countries a row stands for, 0 when for itself alone.
 */
export function joinCountries(
  rows: readonly CountryNodes[],
  previous: readonly CountryNodes[] | null,
): { country: string; nodes: number; previousNodes: number | null; joined: number }[] {
  const small = new Set(smallCountries(rows))
  const shown = rows.filter(({ country }) => !small.has(country))
  const isShown = new Set(shown.map(({ country }) => country))
  const before = new Map(previous?.map(({ country, nodes }) => [country, nodes]))
  const joined = shown.map(({ country, nodes }) => ({
    country,
    nodes,
    previousNodes: previous === null ? null : (before.get(country) ?? 0),
    joined: 0,
  }))
  const elsewhere = rows.filter(({ country }) => small.has(country))
  const elsewhereBefore = (previous ?? []).filter(({ country }) => !isShown.has(country))
  const total = (counted: readonly CountryNodes[]): number =>
    counted.reduce((sum, { nodes }) => sum + nodes, 0)
  if (elsewhere.length > 0 || elsewhereBefore.length > 0) {
    joined.push({
      country: ELSEWHERE,
      nodes: total(elsewhere),
      previousNodes: previous === null ? null : total(elsewhereBefore),
      joined: elsewhere.length,
    })
  }
  return joined.sort((a, b) => b.nodes - a.nodes || (a.country < b.country ? -1 : 1))
}
