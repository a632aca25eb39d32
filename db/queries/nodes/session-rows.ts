/** Every session of a node as a statement, newest first: as the collectors last stated them. */
export function sessionRows(num: number): { name: string; sql: string; params: Record<string, unknown> } {
  return {
    name: 'sessions',
    sql: `
      SELECT
        s.started_at AS startedAt,
        s.start_after AS startAfter,
        s.start_known AS startKnown,
        s.ended_at AS endedAt,
        s.end_known AS endKnown,
        if(
          isNull(s.ended_at),
          (SELECT max(n.last_reachable) FROM node_latest AS n WHERE n.node_num = {num:UInt32}),
          s.last_seen_at
        ) AS lastSeenAt
      FROM sessions AS s FINAL
      WHERE s.node_num = {num:UInt32} AND s.online
      ORDER BY s.started_at DESC`,
    params: { num },
  }
}
