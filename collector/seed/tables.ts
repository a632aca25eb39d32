/** The tables that the larger part of a seeded history goes to, and the columns that it states. @module */

export const SIGHTINGS = {
  table: 'sightings',
  columns: [
    'seen_at',
    'node_num',
    'collector',
    'crawl_id',
    'reachable',
    'error',
    'failures_in_row',
    'agent',
    'protocols',
    'peer_count',
    'rtt_ms',
    'rtt_method',
    'loop_delay_ms',
    'took_ms',
    'place_source',
    'country',
    'region',
    'city',
    'lat',
    'lon',
    'asn',
    'as_name',
  ],
} as const

export const CRAWLS = {
  table: 'crawls',
  columns: [
    'collector',
    'crawl_id',
    'state',
    'started_at',
    'updated_at',
    'nodes_found',
    'nodes_visited',
    'nodes_reachable',
    'links_found',
    'queries',
  ],
} as const

export const ATTEMPTS = {
  table: 'dial_attempts',
  columns: ['node_num', 'seen_at', 'address', 'error', 'detail', 'took_ms'],
} as const

export const BLOCKS = {
  table: 'hop_blocks',
  columns: [
    'collector',
    'received_at',
    'message_id',
    'topic',
    'reason',
    'kind',
    'node_num',
    'peer_num',
    'at_us',
  ],
} as const

export const OBSERVATIONS = {
  table: 'observations',
  columns: [
    'message_id',
    'collector',
    'topic',
    'arrived_at',
    'size_bytes',
    'origin_num',
    'last_hop_num',
    'type',
    'version',
    'sent_at',
    'hop_count',
    'max_hops',
    'signature',
    'inserted_at',
  ],
} as const

export const MESSAGES = {
  table: 'messages',
  columns: [
    'heard_at',
    'message_id',
    'version',
    'is_deleted',
    'updated_at',
    'last_heard_at',
    'topic',
    'type',
    'size_bytes',
    'origin_num',
    'origin_evidence',
    'published_at',
    'reached',
    'subscribers',
    'subscribers_reached',
    'hops',
    'deliveries',
    'duplicates',
    'rejects',
    'drops',
    't50_ms',
    't90_ms',
    't100_ms',
    'signature',
    'traced',
    'observed',
    'incomplete',
  ],
} as const

export const RECKONED_MESSAGES = {
  table: 'reckoned_messages',
  columns: [
    'slot',
    'hour',
    'topic',
    'type',
    'size_bytes',
    'reached',
    'subscribers',
    'subscribers_reached',
    'deliveries',
    'duplicates',
    'hops',
    't50_ms',
    't90_ms',
    't100_ms',
  ],
} as const

export const RECKONED_HOPS = {
  table: 'reckoned_hops',
  columns: ['slot', 'hour', 'from_num', 'to_num', 'first', 'size_bytes', 'latency_ms'],
} as const

export const NEIGHBOUR_SETS = {
  table: 'neighbour_sets',
  columns: ['node_num', 'evidence', 'seen_at', 'collector', 'complete', 'neighbours'],
} as const

export const ADDRESSES = {
  table: 'node_addresses',
  columns: ['node_num', 'address', 'first_seen', 'last_seen'],
} as const

export const HEARTBEATS = {
  table: 'collector_heartbeats',
  columns: [
    'at',
    'collector',
    'started_at',
    'known_nodes',
    'spooled_rows',
    'dropped_rows',
    'loop_delay_ms',
    'rss_bytes',
    'problem',
  ],
} as const
