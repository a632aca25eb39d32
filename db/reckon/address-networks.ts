/** Which networks nodes are in, by the addresses they announce. @module */

/** Ranges that mean something else on every machine or in every house, as multiaddrs begin. */
const LOCAL =
  '^/(ip4/|ip6/::ffff:)(10|127|192[.]168|169[.]254|172[.](1[6-9]|2[0-9]|3[01])|100[.](6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7]))[.]' +
  '|^/ip6/(::1?/|f[cd]|fe[89ab])'

const PARTS = `splitByChar('/', a.address)`
const IS_IPV4 = `(${PARTS}[2] = 'ip4' OR startsWith(${PARTS}[3], '::ffff:'))`
/** An IPv4 address as the last 32 bits of an IPv6 one. */
const IP = `toIPv6OrNull(if(${PARTS}[2] = 'ip4', concat('::ffff:', ${PARTS}[3]), ${PARTS}[3]))`

/**
 * A query: node, network (the first address of its /24 or /48), and from when to when it was announced. An address of
 * a relay is not the node's own; a local one counts for nodes that announce no other.
 */
export const ADDRESS_NETWORKS = `
  SELECT node_num, network, first_seen, last_seen
  FROM (
    SELECT node_num, network, first_seen, last_seen, is_local, min(is_local) OVER (PARTITION BY node_num) AS is_all_local
    FROM (
      SELECT
        a.node_num AS node_num,
        tupleElement(IPv6CIDRToRange(assumeNotNull(${IP}), if(${IS_IPV4}, 120, 48)), 1) AS network,
        min(match(a.address, '${LOCAL}')) AS is_local,
        min(a.first_seen) AS first_seen,
        max(a.last_seen) AS last_seen
      FROM node_addresses AS a
      WHERE ${PARTS}[2] IN ('ip4', 'ip6') AND position(a.address, '/p2p-circuit') = 0 AND isNotNull(${IP})
      GROUP BY node_num, network
    )
  )
  WHERE is_local = is_all_local`
