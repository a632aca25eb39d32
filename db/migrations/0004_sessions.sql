-- Sessions: stretches in which a node was online, and what each day holds of them. Stated by the keeper, which goes
-- through the days in order; the row that was stated last stays.

CREATE TABLE IF NOT EXISTS {database}.sessions
(
    node_num      UInt32                          COMMENT 'The node',
    started_at    DateTime64(3, 'UTC')            COMMENT 'First visit that found it online' CODEC(Delta, ZSTD(1)),
    ended_at      Nullable(DateTime64(3, 'UTC'))  COMMENT 'Visit that found it offline; null: it is still on' CODEC(ZSTD(1)),
    start_after   DateTime64(3, 'UTC')            COMMENT 'It was not yet known to be online then: the start lies between the two' CODEC(Delta, ZSTD(1)),
    last_seen_at  DateTime64(3, 'UTC')            COMMENT 'Newest visit that reached it: the end lies between this and ended_at' CODEC(Delta, ZSTD(1)),
    start_known   Bool                            COMMENT 'false: before the start nobody was looking, it may have been on for longer',
    end_known     Bool                            COMMENT 'false: it ended for us because nobody was looking any more',
    version       UInt64                          COMMENT 'Grows with each statement of it',
    is_deleted    UInt8                           COMMENT '1: a late visit showed that there was no such session'
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (node_num, started_at)
SETTINGS index_granularity = 1024, non_replicated_deduplication_window = 10000
COMMENT 'When each node was online, and how sure that is; read with FINAL';

CREATE TABLE IF NOT EXISTS {database}.node_days
(
    day           Date     COMMENT 'UTC day',
    node_num      UInt32   COMMENT 'The node' CODEC(Delta, ZSTD(1)),
    online_s      UInt32   COMMENT 'Time it was online, seconds' CODEC(ZSTD(1)),
    observed_s    UInt32   COMMENT 'Time in which it was observed, seconds' CODEC(ZSTD(1)),
    starts        UInt16   COMMENT 'Sessions that began' CODEC(ZSTD(1)),
    ends          UInt16   COMMENT 'Sessions that ended because it was found offline' CODEC(ZSTD(1)),
    version       UInt64   COMMENT 'Grows with each statement of it' CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(day)
ORDER BY (day, node_num)
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'Uptime by node and day; read with FINAL';

-- Ready figures by day.
CREATE TABLE IF NOT EXISTS {database}.session_days
(
    day          Date                COMMENT 'UTC day',
    joins        UInt32              COMMENT 'Sessions that began',
    departures   UInt32              COMMENT 'Sessions that ended because the node was found offline',
    online_s     UInt64              COMMENT 'Time nodes were online, all together, seconds',
    observed_s   UInt64              COMMENT 'Time nodes were observed, all together, seconds',
    nodes        UInt32              COMMENT 'Nodes that were observed',
    version      UInt64              COMMENT 'Grows with each statement of it'
)
ENGINE = ReplacingMergeTree(version)
ORDER BY day
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'Sessions of all nodes by day, ready to be read; read with FINAL';
