import { z } from 'zod'
import type { NodeFacets } from '@/lib/nodes'
import type { Database } from '../../client'

/** Values offered of each kind: what follows is found by typing it. */
const VALUES_MAX = 500

const nodes = z.coerce.number().int()

/** The values that each filter of the node list can take now, most frequent first. */
export async function getNodeFacets(db: Database, signal?: AbortSignal): Promise<NodeFacets> {
  const top = <T>(name: string, columns: string, present: string, row: z.ZodType<T>): Promise<T[]> =>
    db.select({
      name,
      sql: `
        SELECT ${columns}, count() AS nodes
        FROM node_latest AS n FINAL
        WHERE ${present}
        GROUP BY 1
        ORDER BY nodes DESC, 1
        LIMIT {most:UInt32}`,
      params: { most: VALUES_MAX + 1 },
      row,
      signal,
    })
  const [countries, regions, versions, asns] = await Promise.all([
    top(
      'get-country-facet',
      'toString(n.country) AS country',
      `n.country != ''`,
      z.object({ country: z.string(), nodes }),
    ),
    top(
      'get-region-facet',
      'toString(n.region) AS region',
      `n.region != ''`,
      z.object({ region: z.string(), nodes }),
    ),
    top(
      'get-version-facet',
      'toString(n.agent) AS agent',
      `n.agent != ''`,
      z.object({ agent: z.string(), nodes }),
    ),
    top(
      'get-asn-facet',
      'n.asn AS asn, any(toString(n.as_name)) AS asName',
      'n.asn != 0',
      z.object({ asn: z.number().int(), asName: z.string(), nodes }),
    ),
  ])
  return {
    countries: countries.slice(0, VALUES_MAX),
    regions: regions.slice(0, VALUES_MAX),
    versions: versions.slice(0, VALUES_MAX),
    asns: asns.slice(0, VALUES_MAX),
    isCut: [countries, regions, versions, asns].some((values) => values.length > VALUES_MAX),
  }
}
