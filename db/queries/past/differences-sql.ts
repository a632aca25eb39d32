/** Differences between two moments, as SQL: the parameters are those of `from` and of `at`, the later one. @module */
import { DIFFERENCES, type DifferenceQuery } from '@/lib/past/differences'
import { identityCondition, type SqlCondition } from '../nodes/identity-condition'
import { pastNodes, pastParams, pastSets, type InstantName } from './past-states'

const NODE_COLUMNS = 'node_num, status, agent, country, region, city'
const side = (name: InstantName): string =>
  `SELECT ${name === 'at' ? '1' : '0'} AS side, ${NODE_COLUMNS} FROM (${pastNodes(name)})`

/** A row a node that was on the map at either moment: `was`, `is`, and of each fact the one before and the one after. */
const BOTH = `
  SELECT
    node_num AS num,
    max(side = 0) AS was,
    max(side = 1) AS is,
    anyIf(status, side = 0) AS status_before, anyIf(status, side = 1) AS status_after,
    anyIf(agent, side = 0) AS agent_before, anyIf(agent, side = 1) AS agent_after,
    anyIf(country, side = 0) AS country_before, anyIf(country, side = 1) AS country_after,
    anyIf(region, side = 0) AS region_before, anyIf(region, side = 1) AS region_after,
    anyIf(city, side = 0) AS city_before, anyIf(city, side = 1) AS city_after
  FROM (${side('from')} UNION ALL ${side('at')})
  GROUP BY node_num`

const place = (when: 'before' | 'after'): string =>
  `arrayStringConcat(arrayFilter(part -> part != '', [city_${when}, region_${when}, country_${when}]), ', ')`

/** kind, num, other (null), before, after, and the countries that it is about. */
const NODES = `
  SELECT
    change.1 AS kind,
    num,
    CAST(NULL AS Nullable(UInt32)) AS other,
    nullIf(change.2, '') AS before,
    nullIf(change.3, '') AS after,
    arrayDistinct(arrayFilter(code -> code != '', [country_after, country_before])) AS countries
  FROM (
    SELECT
      *,
      arrayJoin(arrayFilter(c -> c.1 != '', [
        (if(is AND NOT was, 'new', ''), '', status_after),
        (if(was AND NOT is, 'gone', ''), status_before, ''),
        (if(was AND is AND status_before != status_after, 'state', ''), status_before, status_after),
        (if(was AND is AND agent_before != agent_after AND agent_before != '' AND agent_after != '', 'version', ''), agent_before, agent_after),
        (if(was AND is AND ${place('before')} != ${place('after')} AND country_before != '' AND country_after != '', 'place', ''), ${place('before')}, ${place('after')})
      ])) AS change
    FROM (${BOTH})
  )`

const pairs = (name: InstantName): string => `
  SELECT ${name === 'at' ? '1' : '0'} AS side, least(s.num, named) AS low, greatest(s.num, named) AS high
  FROM (${pastSets(name)}) AS s
  ARRAY JOIN s.neighbours AS named
  WHERE named != s.num AND bitmapContains(on_${name}, s.num) AND bitmapContains(on_${name}, named)`

/** As {@link NODES}, of pairs of nodes that were both on the map. */
const LINKS = `
  SELECT
    if(is, 'link_made', 'link_lost') AS kind,
    low AS num,
    toNullable(high) AS other,
    CAST(NULL AS Nullable(String)) AS before,
    CAST(NULL AS Nullable(String)) AS after,
    CAST([] AS Array(String)) AS countries
  FROM (
    WITH
      (SELECT groupBitmapState(p.node_num) FROM (${pastNodes('from')}) AS p) AS on_from,
      (SELECT groupBitmapState(p.node_num) FROM (${pastNodes('at')}) AS p) AS on_at
    SELECT low, high, max(side = 0) AS was, max(side = 1) AS is
    FROM (${pairs('from')} UNION ALL ${pairs('at')})
    GROUP BY low, high
    HAVING was != is
  )`

const KINDS = `[${DIFFERENCES.map((kind) => `'${kind}'`).join(', ')}]`

export interface DifferenceSql {
  /** Rows of kind, rank (place of the kind among all), num, other, before, after, countries. */
  readonly sql: string
  readonly params: Record<string, unknown>
}

/**
 * Every difference that fits the filters.
 * @param query - its kind decides what has to be worked out at all.
 */
export function differencesSql(
  fromMs: number,
  toMs: number,
  { q, country, kind }: Pick<DifferenceQuery, 'q' | 'country' | 'kind'>,
): DifferenceSql {
  const conditions: SqlCondition[] = []
  if (kind !== undefined) conditions.push({ sql: 'kind = {kind:String}', params: { kind } })
  if (q !== undefined && q !== '') {
    const of = (column: string) => identityCondition(column, q)
    conditions.push({
      sql: `(${of('num').sql} OR ${of('ifNull(other, num)').sql})`,
      params: of('num').params,
    })
  }
  if (country !== undefined) {
    const there = `SELECT num FROM (${BOTH}) WHERE country_before = {country:String} OR country_after = {country:String}`
    conditions.push({
      sql: `(num IN (${there}) OR ifNull(other, num) IN (${there}))`,
      params: { country },
    })
  }
  const isLink = kind?.startsWith('link')
  const parts = [...(isLink === true ? [] : [NODES]), ...(isLink === false ? [] : [LINKS])]
  return {
    sql: `
      SELECT kind, indexOf(${KINDS}, kind) AS rank, num, other, before, after, countries
      FROM (${parts.join(' UNION ALL ')})
      WHERE ${conditions.length === 0 ? '1' : conditions.map(({ sql }) => sql).join(' AND ')}`,
    params: Object.assign(
      {},
      pastParams('from', fromMs),
      pastParams('at', toMs),
      ...conditions.map(({ params }) => params),
    ) as Record<string, unknown>,
  }
}
