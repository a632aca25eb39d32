-- What authorities sign, and how fast they answer. Of an update only what it names is kept, never the update.

CREATE TABLE IF NOT EXISTS {database}.announcements
(
    seen_at           DateTime64(3, 'UTC')    COMMENT 'First arrival at the collector' CODEC(Delta, ZSTD(1)),
    collector         LowCardinality(String)  COMMENT 'Who received it',
    message_id        String                  COMMENT 'Message id, lower-case hex',
    kind              LowCardinality(String)  COMMENT 'package or announcement',
    sender            String                  COMMENT 'Key in the envelope, lower-case hex; empty: none whose signature holds',
    public_key        String                  COMMENT 'Key that signed the update, lower-case hex; empty: nobody, or nobody known',
    verdict           LowCardinality(String)  COMMENT 'valid, invalid, untrusted or unsigned',
    version_named     String                  COMMENT 'Version it names, cut to 64 characters; empty: none',
    required_version  String                  COMMENT 'Least version it needs, cut to 64 characters; empty: not said',
    size_bytes        UInt64                  COMMENT 'Size of the update it names; 0: not said' CODEC(ZSTD(1)),
    checksum          String                  COMMENT 'BLAKE3 that it states of the update, lower-case hex'
)
ENGINE = ReplacingMergeTree
PARTITION BY toYear(seen_at)
ORDER BY (verdict, seen_at, message_id, collector, public_key)
-- Anybody can write what is not valid, day after day; the little that authorities signed is kept.
TTL toDateTime(seen_at) + INTERVAL 90 DAY DELETE WHERE verdict != 'valid'
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'Updates that were announced or published, one row a signature; what is not valid for 90 days';

CREATE TABLE IF NOT EXISTS {database}.authority_answers
(
    at          DateTime64(3, 'UTC')    COMMENT 'When the collector heard the answer' CODEC(Delta, ZSTD(1)),
    collector   LowCardinality(String)  COMMENT 'Who heard',
    public_key  String                  COMMENT 'Key that signed the answer, lower-case hex',
    message_id  String                  COMMENT 'Message id of the answer, lower-case hex',
    answer_ms   Float32                 COMMENT 'From the arrival of the query to the arrival of the answer, ms' CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (public_key, at)
TTL toDateTime(at) + INTERVAL 400 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000
COMMENT 'Answers of authorities to queries, as heard on the mesh';
