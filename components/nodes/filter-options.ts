/** The facets of the network as the options of the pickers. @module */
import { countryName, splitAgent, agentName } from '@/lib/format/names'
import { changeNodeQuery, nodesHref, type NodeQueryChange } from '@/lib/node-query-url'
import type { NodeFacets, NodeQuery } from '@/lib/nodes'
import type { FacetOption } from './facet-picker'

/** All options of the four pickers, for the query on the screen. */
export function filterOptions(query: NodeQuery, facets: NodeFacets) {
  const href = (change: NodeQueryChange) => nodesHref(changeNodeQuery(query, change))
  return {
    countries: facets.countries
      .filter(({ country }) => country !== '')
      .map(({ country, nodes }): FacetOption => ({
        key: country,
        label: countryName(country),
        note: country,
        count: nodes,
        href: href({ country }),
        isSelected: query.country === country,
      })),
    regions: facets.regions
      .filter(({ region }) => region !== '')
      .map(({ region, nodes }): FacetOption => ({
        key: region,
        label: region,
        count: nodes,
        href: href({ region }),
        isSelected: query.region === region,
      })),
    versions: versionOptions(facets.versions, query.version, (version) => href({ version })),
    asns: facets.asns
      .filter(({ asn }) => asn !== 0)
      .map(({ asn, asName, nodes }): FacetOption => ({
        key: String(asn),
        label: asName === '' ? `AS${String(asn)}` : asName,
        note: asName === '' ? undefined : `AS${String(asn)}`,
        count: nodes,
        href: href({ asn }),
        isSelected: query.asn === asn,
      })),
  }
}

/** Each agent, and above the agents of one name, where there are several, that name for all its versions. */
function versionOptions(
  versions: NodeFacets['versions'],
  selected: string | undefined,
  href: (version: string) => string,
): FacetOption[] {
  const known = versions.filter(({ agent }) => agent !== '')
  const names = new Map<string, { nodes: number; versions: number }>()
  for (const { agent, nodes } of known) {
    const { name } = splitAgent(agent)
    const sum = names.get(name) ?? { nodes: 0, versions: 0 }
    names.set(name, { nodes: sum.nodes + nodes, versions: sum.versions + 1 })
  }
  const whole = [...names]
    .filter(([, sum]) => sum.versions > 1)
    .map(([name, sum]): FacetOption => ({
      key: name,
      label: name,
      note: 'all versions',
      count: sum.nodes,
      href: href(name),
      isSelected: selected === name,
    }))
  const single = known.map(({ agent, nodes }): FacetOption => ({
    key: agent,
    label: agentName(agent),
    count: nodes,
    href: href(agent),
    isSelected: selected === agent,
  }))
  return [...whole, ...single]
}
