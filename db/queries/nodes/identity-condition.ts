import { identityEnding, identityPrefixes, type IdentityForm } from '@/lib/identity-search'

/** Fixed text, values as parameters. */
export interface SqlCondition {
  sql: string
  params: Record<string, unknown>
}

const FORM_COLUMNS: Readonly<Record<IdentityForm, string>> = {
  peerId: 'peer_id',
  cid: 'cid',
  cidBase32: 'cid_base32',
  publicKey: 'public_key',
}

/**
 * Nodes whose identity begins like this, in any form, or whose peer id ends so. Each form is a range of its own
 * projection of `nodes`; only an ending is looked for in all of them.
 * @param column - of node numbers.
 */
export function identityCondition(column: string, text: string): SqlCondition {
  const prefixes = identityPrefixes(text)
  if (prefixes.length === 0) return { sql: '0', params: {} }
  const params: Record<string, unknown> = {}
  const branches = prefixes.map(({ form, prefix }) => {
    params[`prefix_${form}`] = prefix
    return `SELECT node_num FROM nodes WHERE startsWith(${FORM_COLUMNS[form]}, {prefix_${form}:String})`
  })
  const ending = identityEnding(text)
  if (ending !== null) {
    params.ending = ending
    branches.push('SELECT node_num FROM nodes WHERE endsWith(peer_id, {ending:String})')
  }
  return { sql: `${column} IN (${branches.join(' UNION ALL ')})`, params }
}
