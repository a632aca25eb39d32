import type { DifferenceQuery } from '@/lib/past/differences'
import { differencesSql } from './differences-sql'

/** Every difference that fits the filters as a statement, in no order. */
export function differenceRows(
  query: DifferenceQuery,
  fromMs: number,
  toMs: number,
): { name: string; sql: string; params: Record<string, unknown> } {
  const asked = differencesSql(fromMs, toMs, query)
  return {
    name: 'differences',
    sql: `
      SELECT
        d.kind AS kind,
        d.num AS num,
        f.peer_id AS peerId,
        d.other AS otherNum,
        if(isNull(d.other), NULL, t.peer_id) AS otherPeerId,
        d.before AS before,
        d.after AS after
      FROM (${asked.sql}) AS d
      LEFT ANY JOIN nodes AS f ON f.node_num = d.num
      LEFT ANY JOIN nodes AS t ON t.node_num = ifNull(d.other, d.num)`,
    params: asked.params,
  }
}
