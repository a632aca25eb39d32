/** Which places are named in a data set: those with so many nodes that none of them stands out. @module */

/** What a place is called that was joined with others. */
export const JOINED = 'other'

/**
 * Statement of the values that at least `{min_nodes}` nodes of `{day}` have, within each part. Where those that are
 * joined would be fewer together, the smallest of the others joins them.
 * @param part - expression over sightings: what the values are told apart by.
 */
function keptValues(part: string, value: string): string {
  const counts = `
    SELECT ${part} AS part, ${value} AS value, uniqExact(node_num) AS nodes, groupBitmapState(node_num) AS members
    FROM sightings
    WHERE day = {day:Date} AND ${value} NOT IN ('', '0')
    GROUP BY part, value`
  return `
    SELECT c.part, c.value
    FROM (${counts}) AS c
    INNER JOIN
    (
      SELECT
        part,
        groupBitmapMergeIf(members, nodes < {min_nodes:UInt32}) AS joined,
        argMinIf(value, (nodes, value), nodes >= {min_nodes:UInt32}) AS smallest
      FROM (${counts})
      GROUP BY part
    ) AS p ON p.part = c.part
    WHERE c.nodes >= {min_nodes:UInt32}
      AND NOT (p.joined BETWEEN 1 AND {min_nodes:UInt32} - 1 AND c.value = p.smallest)`
}

const COUNTRY = 'toString(country)'
const COUNTRIES = keptValues(`''`, COUNTRY)
const REGIONS = keptValues(COUNTRY, 'toString(region)')
const SYSTEMS = keptValues(`''`, 'toString(asn)')

/** Expressions over `sightings AS s`. */
export const keptPlace = {
  country: `multiIf(s.country = '', '', ('', toString(s.country)) IN (${COUNTRIES}), toString(s.country), '${JOINED}')`,
  region: `multiIf(
    s.region = '' OR ('', toString(s.country)) NOT IN (${COUNTRIES}), '',
    (toString(s.country), toString(s.region)) IN (${REGIONS}), toString(s.region),
    '${JOINED}')`,
  asn: `if(('', toString(s.asn)) IN (${SYSTEMS}), s.asn, 0)`,
  asName: `multiIf(s.asn = 0, '', ('', toString(s.asn)) IN (${SYSTEMS}), toString(s.as_name), '${JOINED}')`,
} as const
