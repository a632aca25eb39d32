import { z } from 'zod'
import type { NodeFacets } from '@/lib/nodes'
import type { Database } from '../../client'
import { nodeSource } from '../nodes/node-source'

/** Values offered of each kind, as of the present. */
const VALUES_MAX = 500

const KINDS = ['country', 'region', 'version', 'asn'] as const
const rowSchema = z.object({
  kind: z.enum(KINDS),
  value: z.string(),
  name: z.string(),
  nodes: z.coerce.number().int(),
})

/**
 * The values that each filter of the node list can take at a time, most frequent first: of all kinds at once, for what
 * costs is to find out how nodes were.
 * @param at - as `writeAt` writes it.
 */
export async function getPastFacets(db: Database, at: string, signal?: AbortSignal): Promise<NodeFacets> {
  const source = nodeSource(at)
  const rows = await db.select({
    name: 'get-past-facets',
    sql: `
      SELECT facet.1 AS kind, facet.2 AS value, any(facet.3) AS name, count() AS nodes
      FROM (
        SELECT arrayJoin([
          ('country', toString(n.country), ''),
          ('region', toString(n.region), ''),
          ('version', toString(n.agent), ''),
          ('asn', if(n.asn = 0, '', toString(n.asn)), toString(n.as_name))
        ]) AS facet
        FROM ${source.from}
      )
      WHERE facet.2 != ''
      GROUP BY kind, value
      ORDER BY nodes DESC, value
      LIMIT {most:UInt32} BY kind`,
    params: { ...source.params, most: VALUES_MAX + 1 },
    row: rowSchema,
    signal,
  })
  const of = (wanted: (typeof KINDS)[number]) =>
    rows.filter(({ kind }) => kind === wanted).slice(0, VALUES_MAX)
  return {
    countries: of('country').map(({ value, nodes }) => ({ country: value, nodes })),
    regions: of('region').map(({ value, nodes }) => ({ region: value, nodes })),
    versions: of('version').map(({ value, nodes }) => ({ agent: value, nodes })),
    asns: of('asn').map(({ value, name, nodes }) => ({ asn: Number(value), asName: name, nodes })),
    isCut: KINDS.some((wanted) => rows.filter(({ kind }) => kind === wanted).length > VALUES_MAX),
  }
}
