-- The network as it was each day: what is left of the past when its single visits and readings of links have gone, and
-- what a question about a time reads instead of all the visits of the week before it.

CREATE TABLE IF NOT EXISTS {database}.node_day_states
(
    day              Date                             COMMENT 'UTC day',
    node_num         UInt32                           COMMENT 'The node' CODEC(Delta, ZSTD(1)),
    collector        LowCardinality(String)           COMMENT 'Who visited',
    seen_at          DateTime64(3, 'UTC')             COMMENT 'Newest visit of the day, reached or not' CODEC(Delta, ZSTD(1)),
    last_reachable   DateTime64(3, 'UTC')             COMMENT 'Newest visit of the day that reached it; 1970: none did' CODEC(Delta, ZSTD(1)),
    failures_in_row  UInt8                            COMMENT 'Failed visits in a row by this collector, as of the newest visit' CODEC(ZSTD(1)),
    error            LowCardinality(String)           COMMENT 'Why the newest visit did not reach it; empty: it did',
    agent            LowCardinality(String)           COMMENT 'Newest agent string of the day; empty: none',
    peer_count       Nullable(UInt32)                 COMMENT 'Entries of the routing table last read whole that day; null: it was not' CODEC(ZSTD(1)),
    rtt_ms           Nullable(Float32)                COMMENT 'Newest RTT of the day, ms; null: not measured' CODEC(ZSTD(1)),
    rtt_method       LowCardinality(String)           COMMENT 'none, ping_quiet or ping_busy',
    place_source     LowCardinality(String)           COMMENT 'none, dbip or simulated',
    country          LowCardinality(String)           COMMENT 'ISO 3166-1 alpha-2; empty: not known',
    region           LowCardinality(String)           COMMENT 'First-level division; empty: not known',
    city             LowCardinality(String)           COMMENT 'City; empty: not known',
    lat              Nullable(Float32)                COMMENT 'Latitude of the place, degrees' CODEC(ZSTD(1)),
    lon              Nullable(Float32)                COMMENT 'Longitude of the place, degrees' CODEC(ZSTD(1)),
    asn              UInt32                           COMMENT 'Autonomous system number; 0: not known' CODEC(ZSTD(1)),
    as_name          LowCardinality(String)           COMMENT 'Name of the autonomous system',
    stated_at        DateTime64(3, 'UTC')             COMMENT 'When the row was stated: a later statement of a day knows what came late' CODEC(Delta, ZSTD(1))
)
ENGINE = ReplacingMergeTree(stated_at)
PARTITION BY toYYYYMM(day)
ORDER BY (day, node_num, collector)
TTL toDateTime(day) + INTERVAL 400 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000
COMMENT 'Each node as each collector knew it at the end of each day';

CREATE TABLE IF NOT EXISTS {database}.link_day_states
(
    day         Date                    COMMENT 'UTC day',
    node_num    UInt32                  COMMENT 'Whose links these are' CODEC(Delta, ZSTD(1)),
    evidence    LowCardinality(String)  COMMENT 'table, mesh, traced or reported: how the links are known',
    seen_at     DateTime64(3, 'UTC')    COMMENT 'When the set was read' CODEC(Delta, ZSTD(1)),
    complete    Bool                    COMMENT 'Read to its end; false: more may exist',
    neighbours  Array(UInt32)           COMMENT 'Numbers of the nodes it links to, ascending' CODEC(Delta, ZSTD(3)),
    stated_at   DateTime64(3, 'UTC')    COMMENT 'When the row was stated: a later statement of a day knows what came late' CODEC(Delta, ZSTD(1))
)
ENGINE = ReplacingMergeTree(stated_at)
PARTITION BY toYYYYMM(day)
ORDER BY (day, node_num, evidence)
TTL toDateTime(day) + INTERVAL 400 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000
COMMENT 'The links of each node as last read on each day';

CREATE TABLE IF NOT EXISTS {database}.history_days
(
    day        Date                  COMMENT 'UTC day',
    nodes      UInt32                COMMENT 'Nodes visited that day',
    reachable  UInt32                COMMENT 'Of them, those that a visit reached',
    links      UInt64                COMMENT 'Entries of the sets of links stated for that day',
    stated_at  DateTime64(3, 'UTC')  COMMENT 'When the day was stated, the newest counts'
)
ENGINE = ReplacingMergeTree(stated_at)
ORDER BY day
TTL toDateTime(day) + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'Days whose states are kept; read with FINAL';
