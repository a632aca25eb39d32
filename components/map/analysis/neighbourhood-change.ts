/** What a neighbourhood is no longer as it was drawn. @module */
import { plural } from '@/lib/format/numbers'
import type { Surroundings } from './neighbourhood'

/** @returns in a few words; null: it is as it was. */
export function changeWords(before: Surroundings, now: Surroundings): string | null {
  const was = new Map(before.nodes.map((node) => [node.num, node]))
  const is = new Set(now.nodes.map(({ num }) => num))
  const came = now.nodes.filter(({ num }) => !was.has(num)).length
  const gone = before.nodes.filter(({ num }) => !is.has(num)).length
  const others = now.nodes.filter(({ num, status }) => was.has(num) && was.get(num)?.status !== status).length
  const words = [
    came === 0 ? '' : `${plural(came, 'node')} came`,
    gone === 0 ? '' : `${plural(gone, 'node')} left`,
    others === 0 ? '' : `${plural(others, 'node')} changed status`,
    came + gone > 0 || hasSameLinks(before, now) ? '' : 'links changed',
  ].filter((word) => word !== '')
  return words.length === 0 ? null : words.join(', ')
}

function hasSameLinks(one: Surroundings, other: Surroundings): boolean {
  if (one.links.length !== other.links.length) return false
  const known = new Set(linkKeys(one))
  return linkKeys(other).every((key) => known.has(key))
}

function linkKeys({ nodes, links }: Surroundings): string[] {
  return links.map(([a, b]) => {
    const ends = [nodes[a]?.num ?? 0, nodes[b]?.num ?? 0].sort((one, other) => one - other)
    return ends.join(' ')
  })
}
