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
  const privacy = isFull
    ? 'Nodes are named by their peer ids, and places are told as they are known. This is personal data in many places: it is not for giving away.'
    : `Nodes and messages are pseudonyms: HMAC-SHA-256 under a key that is never given away and another one each calendar month, so that the days of a month can be put together and those of two months cannot. Countries, regions and autonomous systems of which fewer than ${String(minNodes)} nodes were visited that day are joined as \`other\`. There are no addresses, no peer ids, no cities and no coordinates. Agents are told: one that nobody else has still tells its node apart, and whoever ran a node then may find it again by its times.`
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
