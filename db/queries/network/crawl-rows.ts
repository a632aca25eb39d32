/** Every crawl as a statement. */
export const CRAWL_ROWS = {
  name: 'crawls',
  sql: `
    SELECT
      toString(c.collector) AS collector,
      c.crawl_id AS crawlId,
      toString(c.state) AS state,
      c.started_at AS startedAt,
      c.updated_at AS updatedAt,
      c.nodes_found AS nodesFound,
      c.nodes_visited AS nodesVisited,
      c.nodes_reachable AS nodesReachable,
      c.links_found AS linksFound,
      c.queries AS queries
    FROM crawls AS c FINAL
    ORDER BY c.crawl_id DESC, c.collector`,
  params: {},
} as const
