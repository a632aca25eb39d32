/** The filters of the node list as SQL: fixed text, values as parameters. @module */
import type { NodeQuery } from '@/lib/nodes'
import { identityCondition, type SqlCondition } from './identity-condition'

type NodeFilterValues = Pick<NodeQuery, 'q' | 'active' | 'country' | 'region' | 'version' | 'asn'>

/** All filters of a query together, on `node_latest AS n`; `1` when it has none. */
export function filterCondition(query: NodeFilterValues): SqlCondition {
  const conditions: string[] = []
  const params: Record<string, unknown> = {}
  const add = (condition: SqlCondition): void => {
    conditions.push(condition.sql)
    Object.assign(params, condition.params)
  }
  if (query.q !== undefined && query.q !== '') add(identityCondition('n.node_num', query.q))
  if (query.active !== undefined) {
    add({ sql: query.active === 'yes' ? `n.status = 'online'` : `n.status != 'online'`, params: {} })
  }
  if (query.country !== undefined) {
    add({ sql: 'n.country = {country:String}', params: { country: query.country } })
  }
  if (query.region !== undefined) {
    add({ sql: 'n.region = {region:String}', params: { region: query.region } })
  }
  if (query.version !== undefined) {
    add({
      sql: `(n.agent = {agent:String} OR startsWith(n.agent, concat({agent:String}, '/')))`,
      params: { agent: query.version },
    })
  }
  if (query.asn !== undefined) add({ sql: 'n.asn = {asn:UInt32}', params: { asn: query.asn } })
  return { sql: conditions.length === 0 ? '1' : conditions.join(' AND '), params }
}
