import { z } from 'zod'
import type { ClustersAnswer } from '@/lib/analytics/growth'
import { nextBucket, type AnalyticsQuery, type Period } from '@/lib/analytics/range'
import type { NetworkProfile } from '@/lib/networks/profile'
import type { Database } from '../../client'
import { answerInFrame } from './answer-in-frame'
import type { Question } from './question'
import { distinctQuestion, presenceOf } from './presence'

/** Places that are listed, of addresses and of prefixes each. */
const LARGEST_MAX = 25
/** Sizes that are told apart: from so many nodes on. */
const SIZES = [1, 2, 3, 6, 11, 101] as const

const number = z.coerce.number().int()
const sizeRow = z.object({
  from: number,
  prefixes: number,
  nodes: number,
  sharing: number,
  addresses: number,
  cut: number,
})
const placeRow = z.object({
  isAddress: z.coerce.boolean(),
  place: z.string(),
  nodes: number,
  member: number,
  firstSeenMs: number,
})
const memberRow = z.object({ num: number, asn: number, asName: z.string(), country: z.string() })

/**
 * Where the nodes that answered in a period were then: node, network, address. A local address counts for nodes that
 * have no other, such as those of a mesh on one machine.
 */
function located(period: Period, nowMs: number): Pick<Question<never>, 'sql' | 'params'> {
  const { sql, params } = presenceOf('all', period, nowMs)
  return {
    sql: `
        SELECT n.network AS network, n.ip AS ip, n.node_num AS node_num, min(n.first_seen) AS first_seen
        FROM node_networks AS n
        WHERE n.last_seen >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')
          AND n.first_seen < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
          AND bitmapContains((
            SELECT groupBitmapMergeState(s.reachable)
            FROM (${sql}) AS s
          ), n.node_num)
          AND (NOT n.is_local OR NOT bitmapContains((
            SELECT groupBitmapState(p.node_num) FROM node_networks AS p WHERE NOT p.is_local
          ), n.node_num))
        GROUP BY network, ip, node_num`,
    params: { ...params, since: period.fromMs, until: nextBucket('hour', period.toMs) },
  }
}

/** Prefixes by how many nodes they hold; the last row is of all. */
function sizesQuestion(period: Period, nowMs: number): Question<z.infer<typeof sizeRow>> {
  const { sql, params } = located(period, nowMs)
  return {
    name: 'get-cluster-sizes',
    sql: `
      SELECT
        roundDown(g.nodes, {steps:Array(UInt32)}) AS from,
        count() AS prefixes,
        groupBitmapMerge(g.members) AS nodes,
        groupBitmapMergeIf(g.members, g.nodes > 1) AS sharing,
        sum(g.addresses) AS addresses,
        sum(g.cut) AS cut
      FROM (
        SELECT
          l.network AS network,
          groupBitmapState(l.node_num) AS members,
          bitmapCardinality(members) AS nodes,
          uniqExact(l.ip) AS addresses,
          max(l.ip = toIPv6('::')) AS cut
        FROM (${sql}
        ) AS l
        GROUP BY network
      ) AS g
      GROUP BY from WITH ROLLUP
      ORDER BY from`,
    params: { ...params, steps: [...SIZES] },
    row: sizeRow,
  }
}

/** The prefixes and the addresses of more than one node that hold most. */
function largestQuestion(period: Period, nowMs: number): Question<z.infer<typeof placeRow>> {
  const { sql, params } = located(period, nowMs)
  return {
    name: 'get-largest-clusters',
    sql: `
      SELECT
        grouping(l.ip) = 0 AS isAddress,
        if(isAddress, toString(l.ip), toString(l.network)) AS place,
        groupBitmap(l.node_num) AS nodes,
        min(l.node_num) AS member,
        toUnixTimestamp64Milli(min(l.first_seen)) AS firstSeenMs
      FROM (${sql}
      ) AS l
      GROUP BY GROUPING SETS ((l.network), (l.network, l.ip))
      HAVING nodes > 1 AND (NOT isAddress OR l.ip != toIPv6('::'))
      ORDER BY nodes DESC, place
      LIMIT {most:UInt32} BY isAddress`,
    params: { ...params, most: LARGEST_MAX },
    row: placeRow,
  }
}

function membersQuestion(nums: number[]): Question<z.infer<typeof memberRow>> {
  return {
    name: 'get-cluster-members',
    sql: `
      SELECT n.node_num AS num, n.asn AS asn, toString(n.as_name) AS asName, toString(n.country) AS country
      FROM node_latest AS n FINAL
      WHERE n.node_num IN {nums:Array(UInt32)}`,
    params: { nums },
    row: memberRow,
  }
}

/** Identities that share an address or a prefix. @throws {DatabaseUnavailableError | DatabaseError} */
export async function getClusters(
  db: Database,
  query: AnalyticsQuery,
  nowMs: number,
  signal?: AbortSignal,
  authorities?: NetworkProfile['authorities'],
): Promise<ClustersAnswer> {
  return answerInFrame(db, query, nowMs, signal, authorities, async ({ range, ask }) => {
    const [all, sizes, largest] = await Promise.all([
      ask(distinctQuestion('get-nodes', 'all', range, nowMs)),
      ask(sizesQuestion(range, nowMs)),
      ask(largestQuestion(range, nowMs)),
    ])
    const members =
      largest.length === 0
        ? []
        : await ask(membersQuestion([...new Set(largest.map(({ member }) => member))]))
    const placeOf = new Map(members.map((member) => [member.num, member]))
    const total = sizes.find(({ from }) => from === 0)
    const detail =
      total === undefined || total.prefixes === 0
        ? 'none'
        : total.cut * 2 > total.prefixes
          ? 'prefix'
          : 'full'
    return {
      detail,
      nodes: all[0]?.reachable ?? 0,
      addresses: detail === 'full' ? (total?.addresses ?? 0) : null,
      prefixes: detail === 'none' ? null : (total?.prefixes ?? 0),
      alone: detail === 'none' ? null : (total?.nodes ?? 0) - (total?.sharing ?? 0),
      largest: largest.map(({ isAddress, place, nodes, member, firstSeenMs }) => {
        const { asn = 0, asName = '', country = '' } = placeOf.get(member) ?? {}
        return {
          place: placeText(place, isAddress),
          kind: isAddress ? ('address' as const) : ('prefix' as const),
          nodes,
          asn,
          asName,
          country,
          firstSeenMs,
        }
      }),
      sizes: SIZES.map((from, at) => {
        const found = sizes.find((row) => row.from === from)
        const next = SIZES[at + 1]
        return {
          from,
          to: next === undefined ? null : next - 1,
          prefixes: found?.prefixes ?? 0,
          nodes: found?.nodes ?? 0,
        }
      }),
    }
  })
}

const MAPPED = '::ffff:'

/** `::ffff:203.0.113.0` → `203.0.113.0/24`. */
function placeText(place: string, isAddress: boolean): string {
  const isIpv4 = place.startsWith(MAPPED)
  const ip = isIpv4 ? place.slice(MAPPED.length) : place
  return isAddress ? ip : `${ip}/${isIpv4 ? '24' : '48'}`
}
