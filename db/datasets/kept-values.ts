/**
 * Which places, agents and protocols are named in a data set: those with so many nodes that none of them stands out.
 * All expressions are over `sightings AS s`, also within the subqueries, whose `s` is their own.
 * @module
 */
import { masked } from './masked'

/** What is called that was joined with others. */
export const JOINED = 'other'

interface Kept {
  /** Expression: what the values are told apart by. */
  readonly part: string
  readonly value: string
  /** Which sightings count. */
  readonly where?: string
}

/**
 * Statement of the values that at least `{min_nodes}` nodes of `{day}` have, within each part. Where those that are
 * joined would be fewer together, the smallest of the others joins them. That something is not known is a value too.
 */
function keptValues({ part, value, where = 'true' }: Kept): string {
  const counts = `
    SELECT ${part} AS part, ${value} AS value, uniqExact(s.node_num) AS nodes, groupBitmapState(s.node_num) AS members
    FROM sightings AS s
    WHERE s.day = {day:Date} AND ${where}
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

const isKept = (kept: Kept): string => `(${kept.part}, ${kept.value}) IN (${keptValues(kept)})`

const COUNTRY = 'toString(s.country)'
const isCountryKept = isKept({ part: `''`, value: COUNTRY })
const country = `if(${isCountryKept}, ${COUNTRY}, '${JOINED}')`

const REGION = 'toString(s.region)'
const isRegionKept = isKept({ part: COUNTRY, value: REGION })
const region = `multiIf(NOT ${isCountryKept}, '', ${isRegionKept}, ${REGION}, '${JOINED}')`

// Within what is told of the place: a system of many nodes may have one alone in a country.
const isSystemKept = isKept({ part: `concat(${country}, '/', ${region})`, value: 'toString(s.asn)' })

export const keptPlace = {
  source: `if(${isCountryKept}, toString(s.place_source), '${JOINED}')`,
  country,
  region,
  asn: `if(${isSystemKept}, s.asn, 0)`,
  asName: `if(${isSystemKept}, toString(s.as_name), '${JOINED}')`,
} as const

const AGENT = masked('s.agent')
const NAMES_AGENT = `s.agent != ''`
export const keptAgent = `multiIf(s.agent = '', '', ${isKept({ part: `''`, value: AGENT, where: NAMES_AGENT })}, ${AGENT}, '${JOINED}')`

/** Those that fewer nodes speak are left out of the list. */
export const keptProtocols = `arrayFilter(
  p -> p IN (
    SELECT protocol FROM
    (
      SELECT arrayJoin(s.protocols) AS spoken, ${masked('spoken')} AS protocol, s.node_num AS num
      FROM sightings AS s WHERE s.day = {day:Date}
    )
    GROUP BY protocol HAVING uniqExact(num) >= {min_nodes:UInt32}
  ),
  arrayMap(p -> ${masked('p')}, s.protocols))`
