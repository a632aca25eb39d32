/** The texts beside the tables of a data set. @module */
import { DATASET_SCHEMA_VERSION } from '@/lib/datasets/manifest'
import { datasetColumns } from './dataset-table'
import { DATASET_TABLES } from './dataset-tables'

export interface DatasetTextInit {
  readonly network: string
  readonly day: string
  readonly isFull: boolean
  readonly minNodes: number
}

export function dataDictionary({ network, day, isFull, minNodes }: DatasetTextInit): string {
  const tables = DATASET_TABLES.map((table) => {
    const rows = datasetColumns(table, isFull).map(
      ({ name, type, about }) => `| \`${name}\` | ${type} | ${about} |`,
    )
    return `## ${table.name}.parquet\n\n${table.about}\n\n| Column | Type | Meaning |\n| --- | --- | --- |\n${rows.join('\n')}\n`
  })
  const nodes = String(minNodes)
  const privacy = isFull
    ? 'Nodes are named by their peer ids, and places are told as they are known. This is personal data in many places: it is not for giving away.'
    : `Nodes and messages are pseudonyms: HMAC-SHA-256 under a key that is never given away and another one each calendar month, so that the days of a month can be put together and those of two months cannot. Countries, regions, autonomous systems within those, and agents that fewer than ${nodes} nodes had that day are joined as \`other\`; protocols that fewer speak are left out. Times are told by quarters of an hour, round trips, sizes and counts of peers in steps. There are no addresses, no peer ids, no cities and no coordinates.

**What remains possible.** This protects nodes from whoever has only the data set. The explorer that measured shows the same network to everybody as it is, with peer ids. Whoever recorded its public API or pages that day can still try to put both together: by when a node was there and when not, visit after visit; by who names whom; by several coarse values of a row at once, over many rows. Nobody is protected from that who can be told apart by it, and the more rows a node has, the more likely that is. Messages keep their counts, and can be found again by them: this is why an origin has a pseudonym of its own, which the other tables do not have.`
  return `# Data dictionary: ${network}, ${day}

Schema version ${String(DATASET_SCHEMA_VERSION)}. Parquet, a file a table; times are UTC. The files and their checksums are in \`manifest.json\`.

${privacy}

${tables.join('\n')}`
}

export function datasetLicense({ network, day }: DatasetTextInit): string {
  return `Measurements of the network "${network}" on ${day}

This data set is licensed under the Creative Commons Attribution 4.0 International License (CC BY 4.0).
You are free to share and adapt it for any purpose, also commercially, as long as you give appropriate credit, provide a
link to the license, and say whether changes were made. It comes without any warranty.

The license:    https://creativecommons.org/licenses/by/4.0/
Its legal code: https://creativecommons.org/licenses/by/4.0/legalcode

Credit as: Meshara Explorer, measurements of ${network}, ${day}.

Countries and regions whose "place_source" is "dbip" are from DB-IP City Lite (https://db-ip.com), CC BY 4.0: whoever
passes them on has to credit "IP Geolocation by DB-IP" as well. Autonomous systems are from RouteViews
(https://www.routeviews.org), the NRO (https://www.nro.net) and DB-IP, CC BY 4.0.
`
}
