-- Stretches in which a node was online or offline, and what each day holds of them. Stated by the keeper, which goes
-- through the days in order; the row that was stated last stays.

CREATE TABLE IF NOT EXISTS {database}.sessions
(
    node_num      UInt32                          COMMENT 'The node',
    started_at    DateTime64(3, 'UTC')            COMMENT 'First visit that found it so' CODEC(Delta, ZSTD(1)),
    online        Bool                            COMMENT 'true: a session; false: a stretch in which it was offline' CODEC(ZSTD(1)),
    ended_at      Nullable(DateTime64(3, 'UTC'))  COMMENT 'Visit that found it otherwise, or when nobody was looking any more; null: it is still so' CODEC(ZSTD(1)),
    start_after   DateTime64(3, 'UTC')            COMMENT 'It was not yet known to be so then: the start lies between the two' CODEC(Delta, ZSTD(1)),
    last_seen_at  Nullable(DateTime64(3, 'UTC'))  COMMENT 'Newest visit of an ended session that reached it: the end lies between this and ended_at; null: offline, or still on' CODEC(ZSTD(1)),
    start_known   Bool                            COMMENT 'false: before the start nobody was looking, it may have been so for longer' CODEC(ZSTD(1)),
    end_known     Bool                            COMMENT 'false: still so, or it ended for us because nobody was looking any more' CODEC(ZSTD(1)),
    version       UInt64                          COMMENT 'Grows with each statement of it' CODEC(Delta, ZSTD(1)),
    is_deleted    UInt8                           COMMENT '1: a late visit showed that there was no such stretch' CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (node_num, started_at)
SETTINGS index_granularity = 1024, non_replicated_deduplication_window = 10000
COMMENT 'When each node was online and offline, and how sure that is; what lies between was not observed; read with FINAL';

-- Summed up from the first of the month, so that any stretch of days is a difference of few rows.
CREATE TABLE IF NOT EXISTS {database}.node_days
(
    day                Date     COMMENT 'UTC day',
    node_num           UInt32   COMMENT 'The node' CODEC(Delta, ZSTD(1)),
    month_online_ms    UInt32   COMMENT 'Time it was online from the first of the month to the end of the day, ms' CODEC(ZSTD(1)),
    month_observed_ms  UInt32   COMMENT 'Time in which it was observed, from the first of the month to the end of the day, ms' CODEC(ZSTD(1)),
    version            UInt64   COMMENT 'Grows with each statement of it' CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(day)
ORDER BY (day, node_num)
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'Uptime by node and day, of nodes observed in the month so far; read with FINAL';

-- Ready figures by day; visits, minutes and stated_at say what they were made from.
CREATE TABLE IF NOT EXISTS {database}.session_days
(
    day          Date                 COMMENT 'UTC day',
    joins        UInt32               COMMENT 'Sessions that began and whose start is known',
    departures   UInt32               COMMENT 'Sessions that ended because the node was found offline',
    open         UInt32               COMMENT 'Sessions that were going on at the end of the day',
    ended        UInt32               COMMENT 'Of the departures, those whose start is known too',
    lengths      Array(UInt32)        COMMENT 'Of them, how many lasted how long, by the edges in lib/sessions/lengths.ts',
    length       AggregateFunction(quantilesBFloat16(0.5, 0.9), Float32) COMMENT 'Of them, how long they lasted, s',
    online_s     UInt64               COMMENT 'Time nodes were online, all together, seconds',
    observed_s   UInt64               COMMENT 'Time nodes were observed, all together, seconds',
    visits       UInt64               COMMENT 'Visits of the day that were known',
    minutes      UInt64               COMMENT 'Minutes of the day in which a collector was known to work, summed over the collectors',
    stated_at    DateTime64(3, 'UTC') COMMENT 'What was written until then is in, by the store''s clock; 1970: to be made anew',
    version      UInt64               COMMENT 'Grows with each statement of it'
)
ENGINE = ReplacingMergeTree(version)
ORDER BY day
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'Sessions of all nodes by day, ready to be read; read with FINAL';

CREATE TABLE IF NOT EXISTS {database}.one_time_nodes
(
    state    UInt8                              COMMENT 'Always 0: there is one row',
    nodes    AggregateFunction(groupBitmap, UInt32)  COMMENT 'Nodes that have had one session ever, which is over',
    version  UInt64                             COMMENT 'Grows with each statement of it'
)
ENGINE = ReplacingMergeTree(version)
ORDER BY state
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'Who came once and did not come back; read with FINAL';
