/** The filters of the node list as SQL: fixed text, values as parameters. @module */
import type { NodeQuery } from '@/lib/nodes'
import { identityPrefixes, type IdentityForm } from '@/lib/identity-search'

interface SqlCondition {
  /** A condition on `node_latest AS n`. */
  sql: string
  params: Record<string, unknown>
}

const FORM_COLUMNS: Readonly<Record<IdentityForm, string>> = {
  peerId: 'peer_id',
  cid: 'cid',
  cidBase32: 'cid_base32',
  publicKey: 'public_key',
}

/** Nodes whose identity begins like this, in any form; each form is a range of its own projection of `nodes`. */
export function identityCondition(prefix: string): SqlCondition {
  const prefixes = identityPrefixes(prefix)
  if (prefixes.length === 0) return { sql: '0', params: {} }
  const params: Record<string, unknown> = {}
  const branches = prefixes.map(({ form, prefix: start }) => {
    params[`prefix_${form}`] = start
    return `SELECT node_num FROM nodes WHERE startsWith(${FORM_COLUMNS[form]}, {prefix_${form}:String})`
  })
  return { sql: `n.node_num IN (${branches.join(' UNION ALL ')})`, params }
}

type NodeFilterValues = Pick<NodeQuery, 'q' | 'active' | 'country' | 'region' | 'version' | 'asn'>

/** All filters of a query together; `1` when it has none. */
export function filterCondition(query: NodeFilterValues): SqlCondition {
  const conditions: string[] = []
  const params: Record<string, unknown> = {}
  const add = (condition: SqlCondition): void => {
    conditions.push(condition.sql)
    Object.assign(params, condition.params)
  }
  if (query.q !== undefined && query.q !== '') add(identityCondition(query.q))
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
