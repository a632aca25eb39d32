-- Which nodes belong together, and where they stood: what the map of the present and of the past is drawn from.

CREATE TABLE IF NOT EXISTS {database}.node_communities
(
    node_num    UInt32                COMMENT 'The node',
    community   UInt32                COMMENT 'Community that the links make; the same number is the same community from day to day',
    updated_at  DateTime64(3, 'UTC')  COMMENT 'When the cartographer put it there: the cursor of the live tail',
    INDEX ix_updated updated_at TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(updated_at)
ORDER BY node_num
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'To which community each node belongs; read with FINAL';

-- Keyframes of the whole map. By node and then by time: a node stands where it stood an hour before, or nearly so, and
-- its rows of a day take hardly more room than one of them.
CREATE TABLE IF NOT EXISTS {database}.layout_hours
(
    node_num   UInt32                COMMENT 'The node' CODEC(Delta, ZSTD(1)),
    at         DateTime64(3, 'UTC')  COMMENT 'The keyframe: when the map was so' CODEC(Delta, ZSTD(1)),
    x          Int32                 COMMENT 'Layout units, right' CODEC(Delta, ZSTD(1)),
    y          Int32                 COMMENT 'Layout units, down' CODEC(Delta, ZSTD(1)),
    community  UInt32                COMMENT 'Community it belonged to; 0: not worked out' CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toYYYYMMDD(at)
ORDER BY (node_num, at)
TTL toDateTime(at) + INTERVAL 30 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000
COMMENT 'Where each node stood, at most once an hour, for as long as topology is kept at full detail';

CREATE TABLE IF NOT EXISTS {database}.layout_days
(
    node_num   UInt32                COMMENT 'The node' CODEC(Delta, ZSTD(1)),
    at         DateTime64(3, 'UTC')  COMMENT 'The keyframe: when the map was so' CODEC(Delta, ZSTD(1)),
    x          Int32                 COMMENT 'Layout units, right' CODEC(Delta, ZSTD(1)),
    y          Int32                 COMMENT 'Layout units, down' CODEC(Delta, ZSTD(1)),
    community  UInt32                COMMENT 'Community it belonged to; 0: not worked out' CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (node_num, at)
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'Where each node stood, at most once a day, for good';

CREATE TABLE IF NOT EXISTS {database}.layout_keyframes
(
    detail  LowCardinality(String)  COMMENT 'Which table has it: hour or day',
    at      DateTime64(3, 'UTC')    COMMENT 'The keyframe' CODEC(Delta, ZSTD(1)),
    nodes   UInt32                  COMMENT 'Nodes in it'
)
ENGINE = MergeTree
ORDER BY (detail, at)
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'Which keyframes of the map were written; those of an hour stay listed when their rows are gone';
