-- What was reported of a message, ready to be put together: looked up where it stands, it is five look-ups in five
-- tables, and nearly all of what those take is the asking.

CREATE TABLE IF NOT EXISTS {database}.message_paths
(
    message_id     String                  COMMENT 'Message id, lower-case hex' CODEC(ZSTD(1)),
    version        UInt64                  COMMENT 'Grows with what the row is made from, as in messages' CODEC(ZSTD(1)),
    heard_at       DateTime64(3, 'UTC')    COMMENT 'First report or reception, by the collector''s clock' CODEC(ZSTD(1)),
    last_heard_at  DateTime64(3, 'UTC')    COMMENT 'The newest one' CODEC(ZSTD(1)),
    is_whole       Bool                    COMMENT 'false: there is more than a row holds, it is read where it stands, and the rest of this row is empty',
    topic          LowCardinality(String)  COMMENT 'As most reports name it; empty: none does',
    kinds          Array(Enum8('publish' = 0, 'deliver' = 1, 'duplicate' = 2, 'reject' = 3, 'drop' = 4))  COMMENT 'One a hop event, as those up to reasons: what happened' CODEC(ZSTD(1)),
    node_nums      Array(UInt32)           COMMENT 'Who reports' CODEC(ZSTD(1)),
    peer_nums      Array(UInt32)           COMMENT 'The other end; 0: nobody' CODEC(ZSTD(1)),
    at_us          Array(Int64)            COMMENT 'By the reporting node''s own clock, microseconds since 1970' CODEC(ZSTD(1)),
    reasons        Array(LowCardinality(String))  COMMENT 'Why it was rejected; empty: it was not',
    observations   String                  COMMENT 'What collectors received themselves: JSON, one a collector' CODEC(ZSTD(1)),
    is_stated      Bool                    COMMENT 'Whether any node had stated anything about the topic',
    subscribers    Array(UInt32)           COMMENT 'Nodes that reported and were subscribed when it was heard of' CODEC(ZSTD(1)),
    clock_nums     Array(UInt32)           COMMENT 'Nodes whose clocks were compared right then; one each, as all that follow' CODEC(ZSTD(1)),
    clock_components  Array(UInt32)        COMMENT 'Node whose clock is the reference' CODEC(ZSTD(1)),
    clock_at_ms    Array(Int64)            COMMENT 'When, by the store''s clock, milliseconds since 1970' CODEC(ZSTD(1)),
    offsets_ms     Array(Float64)          COMMENT 'Clock of the node minus the reference' CODEC(ZSTD(1)),
    drifts_ppm     Array(Float32)          COMMENT 'How fast the offset grows, parts per million' CODEC(ZSTD(1)),
    uncertainties_ms  Array(Float32)       COMMENT 'How far it may be off' CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toMonday(heard_at)
ORDER BY message_id
TTL toDateTime(heard_at) + INTERVAL 30 DAY
-- All columns of a part in one file: a look-up opens one, not forty.
SETTINGS ttl_only_drop_parts = 1, materialize_ttl_recalculate_only = 1, index_granularity = 64, min_bytes_for_wide_part = 1000000000000, non_replicated_deduplication_window = 10000
COMMENT 'What a message page is made from, a row a message, once it had time to arrive';
