/** What a list with filters is called. @module */
import { countryName } from '../format/names'
import type { NodeQuery } from '../nodes'

/** Longest part that comes from an address. */
const PART_MAX = 40
const cut = (text: string): string => (text.length > PART_MAX ? `${text.slice(0, PART_MAX - 1)}…` : text)

/** `Nodes`, `Online nodes in Germany running meshara/1.9.0`. */
export function nodeListTitle({ q, active, country, region, version, asn }: Partial<NodeQuery>): string {
  const which = active === 'yes' ? 'Online nodes' : active === 'no' ? 'Nodes not online' : 'Nodes'
  const place = [region === undefined ? [] : cut(region), country === undefined ? [] : countryName(country)]
    .flat()
    .join(', ')
  return [
    which,
    place === '' ? [] : `in ${place}`,
    version === undefined ? [] : `running ${cut(version)}`,
    asn === undefined ? [] : `in AS${asn}`,
    q === undefined || q === '' ? [] : `beginning with ${cut(q)}`,
  ]
    .flat()
    .join(' ')
}
