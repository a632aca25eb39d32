-- Messages: every hop that nodes report, what is found out from the hops, and the clocks behind the times.
-- Tables that know a message are cut by it on a cluster; `inserted_at` is the store's clock, the cursor of whoever
-- follows a table.

CREATE TABLE IF NOT EXISTS {database}.hops
(
    message_id   String                  COMMENT 'Message id, lower-case hex' CODEC(ZSTD(1)),
    node_num     UInt32                  COMMENT 'Who reports' CODEC(ZSTD(1)),
    kind         Enum8('publish' = 0, 'deliver' = 1, 'duplicate' = 2, 'reject' = 3, 'drop' = 4)  COMMENT 'What happened to the message there' CODEC(ZSTD(1)),
    peer_num     UInt32                  COMMENT 'The other end: from whom, or for drop to whom; 0: nobody' CODEC(ZSTD(1)),
    at           DateTime64(6, 'UTC')    COMMENT 'When, by the reporting node''s own clock' CODEC(Delta, ZSTD(1)),
    topic        LowCardinality(String)  COMMENT 'Topic; empty: not named in the report',
    reason       LowCardinality(String)  COMMENT 'Why it was rejected; empty: it was not',
    collector    LowCardinality(String)  COMMENT 'Who received the report',
    received_at  DateTime64(3, 'UTC')    COMMENT 'When, by the collector''s clock' CODEC(Delta, ZSTD(1)),
    inserted_at  DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')  COMMENT 'When the row was written, by the store''s clock' CODEC(Delta, ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toYYYYMMDD(received_at)
ORDER BY (message_id, node_num, kind, at)
TTL toDateTime(received_at) + INTERVAL 30 DAY
SETTINGS ttl_only_drop_parts = 1, materialize_ttl_recalculate_only = 1, index_granularity = 1024, non_replicated_deduplication_window = 10000
COMMENT 'A row a hop event, found by its message';

-- Where hop events are handed in: a row is a message and its events in columns, and the view writes a row of `hops`
-- for each event. Nothing is kept here; an insert that is made again is known by its token in `hops` and behind it.
CREATE TABLE IF NOT EXISTS {database}.hop_blocks
(
    collector    String               COMMENT 'Who received the reports',
    received_at  DateTime64(3, 'UTC') COMMENT 'When, by the collector''s clock',
    message_id   String               COMMENT 'Message id, lower-case hex',
    topic        String               COMMENT 'Topic; empty: not named in the reports',
    reason       String               COMMENT 'Why it was rejected; empty: it was not',
    kind         Array(Enum8('publish' = 0, 'deliver' = 1, 'duplicate' = 2, 'reject' = 3, 'drop' = 4))  COMMENT 'One an event, as all that follow: what happened',
    node_num     Array(UInt32)        COMMENT 'Who reports',
    peer_num     Array(UInt32)        COMMENT 'The other end; 0: nobody',
    at_us        Array(Int64)         COMMENT 'By the reporting node''s own clock, microseconds since 1970'
)
ENGINE = Null
COMMENT 'Hop events on their way into hops; keeps nothing';

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.hops_mv TO {database}.hops AS
SELECT
    b.message_id AS message_id,
    n AS node_num,
    k AS kind,
    p AS peer_num,
    fromUnixTimestamp64Micro(u, 'UTC') AS at,
    b.topic AS topic,
    b.reason AS reason,
    b.collector AS collector,
    b.received_at AS received_at,
    now64(3, 'UTC') AS inserted_at
FROM {database}.hop_blocks AS b
ARRAY JOIN b.kind AS k, b.node_num AS n, b.peer_num AS p, b.at_us AS u;

-- The newest hops in the order they came: what the live tail, the keeper of messages and the comparison of clocks read.
CREATE TABLE IF NOT EXISTS {database}.hop_feed
(
    inserted_at  DateTime64(3, 'UTC')    COMMENT 'When the row was written, by the store''s clock' CODEC(Delta, ZSTD(1)),
    message_id   String                  COMMENT 'Message id, lower-case hex' CODEC(ZSTD(1)),
    node_num     UInt32                  COMMENT 'Who reports' CODEC(ZSTD(1)),
    kind         Enum8('publish' = 0, 'deliver' = 1, 'duplicate' = 2, 'reject' = 3, 'drop' = 4)  COMMENT 'What happened to the message there' CODEC(ZSTD(1)),
    peer_num     UInt32                  COMMENT 'The other end; 0: nobody' CODEC(ZSTD(1)),
    at           DateTime64(6, 'UTC')    COMMENT 'When, by the reporting node''s own clock' CODEC(Delta, ZSTD(1)),
    topic        LowCardinality(String)  COMMENT 'Topic; empty: not named in the report',
    collector    LowCardinality(String)  COMMENT 'Who received the report'
)
ENGINE = MergeTree
PARTITION BY toStartOfHour(inserted_at)
ORDER BY (inserted_at, message_id)
TTL toDateTime(inserted_at) + INTERVAL 2 HOUR
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000
COMMENT 'The hop events of the last two hours, in the order they were written';

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.hop_feed_mv TO {database}.hop_feed AS
SELECT inserted_at, message_id, node_num, kind, peer_num, at, topic, collector
FROM {database}.hops;

-- What each node did with messages, by hour. `relayed` counts, for the node a message came from, the receptions by others.
-- Counted as the reports come, one by one: what a node reports to two collectors counts twice here, and once in the
-- list of messages and in what is reckoned by link and topic.
CREATE TABLE IF NOT EXISTS {database}.node_message_hours
(
    hour        DateTime('UTC')                       COMMENT 'UTC hour, by the collector''s clock',
    node_num    UInt32                                COMMENT 'The node',
    published   SimpleAggregateFunction(sum, UInt64)  COMMENT 'Messages it published',
    delivered   SimpleAggregateFunction(sum, UInt64)  COMMENT 'Messages it received and accepted, its own left out',
    duplicates  SimpleAggregateFunction(sum, UInt64)  COMMENT 'Messages it received once more',
    rejects     SimpleAggregateFunction(sum, UInt64)  COMMENT 'Messages it received and refused',
    drops       SimpleAggregateFunction(sum, UInt64)  COMMENT 'Messages it did not send on to a peer, for a full queue',
    relayed     SimpleAggregateFunction(sum, UInt64)  COMMENT 'First receptions by others that name it as the one it came from'
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(hour)
ORDER BY (node_num, hour)
TTL hour + INTERVAL 400 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000
COMMENT 'Reports of messages by node and hour, those to each collector';

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.node_message_hours_mv TO {database}.node_message_hours AS
SELECT
    toStartOfHour(received_at) AS hour,
    tupleElement(side, 1) AS node_num,
    countIf(tupleElement(side, 2) AND kind = 'publish') AS published,
    countIf(tupleElement(side, 2) AND kind = 'deliver' AND peer_num != reporter) AS delivered,
    countIf(tupleElement(side, 2) AND kind = 'duplicate') AS duplicates,
    countIf(tupleElement(side, 2) AND kind = 'reject') AS rejects,
    countIf(tupleElement(side, 2) AND kind = 'drop') AS drops,
    countIf(NOT tupleElement(side, 2) AND kind = 'deliver') AS relayed
FROM
(
    SELECT
        toDateTime(h.received_at, 'UTC') AS received_at,
        h.node_num AS reporter,
        h.peer_num AS peer_num,
        h.kind AS kind,
        arrayJoin(if(h.kind = 'deliver' AND h.peer_num != 0 AND h.peer_num != h.node_num,
            [(h.node_num, true), (h.peer_num, false)], [(h.node_num, true)])) AS side
    FROM {database}.hops AS h
)
GROUP BY hour, node_num;

CREATE TABLE IF NOT EXISTS {database}.observations
(
    message_id   String                  COMMENT 'Message id, lower-case hex' CODEC(ZSTD(1)),
    collector    LowCardinality(String)  COMMENT 'Who received it',
    topic        LowCardinality(String)  COMMENT 'Topic it came on',
    arrived_at   DateTime64(3, 'UTC')    COMMENT 'First arrival, by the collector''s clock' CODEC(Delta, ZSTD(1)),
    size_bytes   UInt32                  COMMENT 'Size of the gossiped data' CODEC(ZSTD(1)),
    origin_num   UInt32                  COMMENT 'Who signed the gossip message; 0: nobody' CODEC(ZSTD(1)),
    last_hop_num UInt32                  COMMENT 'Who handed it over; 0: not known' CODEC(ZSTD(1)),
    type         LowCardinality(String)  COMMENT 'Type of the envelope; empty: no envelope we know',
    version      UInt32                  COMMENT 'Version of the envelope; 0: none' CODEC(ZSTD(1)),
    sent_at      Nullable(DateTime64(3, 'UTC'))  COMMENT 'What the envelope says, by the sender''s clock' CODEC(ZSTD(1)),
    hop_count    Nullable(UInt32)        COMMENT 'Hops so far, as the envelope says' CODEC(ZSTD(1)),
    max_hops     Nullable(UInt32)        COMMENT 'Hops allowed, as the envelope says' CODEC(ZSTD(1)),
    signature    LowCardinality(String)  COMMENT 'unknown, valid, invalid or unsigned: the sender''s signature of the payload',
    inserted_at  DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')  COMMENT 'When the row was written, by the store''s clock: the cursor of who follows',
    INDEX ix_inserted inserted_at TYPE minmax GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toYYYYMMDD(arrived_at)
ORDER BY (message_id, collector)
TTL toDateTime(arrived_at) + INTERVAL 30 DAY
SETTINGS ttl_only_drop_parts = 1, materialize_ttl_recalculate_only = 1, index_granularity = 1024, non_replicated_deduplication_window = 10000
COMMENT 'Messages that collectors received themselves, once a collector; never what they hold';

CREATE TABLE IF NOT EXISTS {database}.subscriptions
(
    topic       LowCardinality(String)  COMMENT 'Topic',
    node_num    UInt32                  COMMENT 'A node that reports' CODEC(ZSTD(1)),
    at          DateTime64(3, 'UTC')    COMMENT 'When, by the collector''s clock' CODEC(Delta, ZSTD(1)),
    subscribed  Bool                    COMMENT 'Whether it is subscribed and reports from then on' CODEC(ZSTD(1)),
    collector   LowCardinality(String)  COMMENT 'Who was told'
)
ENGINE = MergeTree
PARTITION BY toYYYYMMDD(at)
ORDER BY (topic, at, node_num)
TTL toDateTime(at) + INTERVAL 30 DAY
SETTINGS ttl_only_drop_parts = 1, materialize_ttl_recalculate_only = 1, non_replicated_deduplication_window = 10000
COMMENT 'Who listened to a topic, and when; a subscription that holds is stated again every ten minutes';

CREATE TABLE IF NOT EXISTS {database}.rpc_hours
(
    hour      DateTime('UTC')                       COMMENT 'UTC hour, by the collector''s clock',
    node_num  UInt32                                COMMENT 'Who reports',
    received  SimpleAggregateFunction(sum, UInt64)  COMMENT 'Remote procedure calls it received',
    sent      SimpleAggregateFunction(sum, UInt64)  COMMENT 'Remote procedure calls it sent',
    dropped   SimpleAggregateFunction(sum, UInt64)  COMMENT 'Remote procedure calls it dropped for a full queue',
    grafts    SimpleAggregateFunction(sum, UInt64)  COMMENT 'Peers taken into its mesh',
    prunes    SimpleAggregateFunction(sum, UInt64)  COMMENT 'Peers taken out of its mesh'
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(hour)
ORDER BY (node_num, hour)
TTL hour + INTERVAL 400 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000
COMMENT 'Exchange of nodes with their peers, by hour';

-- One row a message, ready to be listed. The keeper recomputes it from the hops as they come in; the row that knows
-- most stays, whoever wrote last. A message whose first hearing turns out to be earlier moves: its old row is
-- written once more with is_deleted = 1.
CREATE TABLE IF NOT EXISTS {database}.messages
(
    heard_at       DateTime64(3, 'UTC')    COMMENT 'When a collector first heard of it',
    message_id     String                  COMMENT 'Message id, lower-case hex',
    version        UInt64                  COMMENT 'Grows with what the row is made from',
    is_deleted     UInt8                   COMMENT '1: the message stands under another heard_at',
    updated_at     DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')  COMMENT 'When the row was written, by the store''s clock: the cursor of the live tail',
    last_heard_at  DateTime64(3, 'UTC')    COMMENT 'Newest report, by the collector''s clock',
    topic          LowCardinality(String)  COMMENT 'Topic; empty: not named',
    type           LowCardinality(String)  COMMENT 'Type of the envelope; empty: not known',
    size_bytes     Nullable(UInt32)        COMMENT 'Size of the gossiped data; null: not observed',
    origin_num     UInt32                  COMMENT 'Who published it; 0: not known',
    origin_evidence LowCardinality(String) COMMENT 'published, signed, or empty: not known',
    published_at   Nullable(DateTime64(6, 'UTC'))  COMMENT 'When, by the origin''s own clock; null: it does not report',
    reached        UInt32                  COMMENT 'Nodes that report to have it',
    subscribers    Nullable(UInt32)        COMMENT 'Nodes that reported and were subscribed then; null: not known',
    subscribers_reached Nullable(UInt32)   COMMENT 'How many of those have it; null: not known',
    hops           Nullable(UInt16)        COMMENT 'Greatest number of hops from the origin; null: the path is not known',
    deliveries     UInt32                  COMMENT 'First receptions',
    duplicates     UInt32                  COMMENT 'Receptions beyond the first',
    rejects        UInt32                  COMMENT 'Receptions refused',
    drops          UInt32                  COMMENT 'Sendings dropped for a full queue',
    t50_ms         Nullable(Float32)       COMMENT 'From publication until half of the nodes reached had it, clocks compared, ms; null: not known',
    t90_ms         Nullable(Float32)       COMMENT 'The same for 90%',
    t100_ms        Nullable(Float32)       COMMENT 'The same for all',
    signature      LowCardinality(String)  COMMENT 'unknown, valid, invalid or unsigned',
    traced         Bool                    COMMENT 'Nodes report its hops',
    observed       Bool                    COMMENT 'A collector received it itself',
    incomplete     Bool                    COMMENT 'Fewer nodes than subscribers have it, or a hop of its path is missing, some seconds after it was heard of',
    INDEX ix_updated updated_at TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(version, is_deleted)
PARTITION BY toYYYYMM(heard_at)
ORDER BY (heard_at, message_id)
TTL toDateTime(heard_at) + INTERVAL 400 DAY
SETTINGS index_granularity = 1024, non_replicated_deduplication_window = 10000
COMMENT 'The newest state of each message; read with FINAL';

CREATE TABLE IF NOT EXISTS {database}.message_keys
(
    message_id  String                  COMMENT 'Message id, lower-case hex',
    heard_at    DateTime64(3, 'UTC')    COMMENT 'Where it stands in messages',
    topic       LowCardinality(String)  COMMENT 'Its topic, as far as the newest row knew'
)
ENGINE = ReplacingMergeTree
ORDER BY (message_id, heard_at)
TTL toDateTime(heard_at) + INTERVAL 400 DAY
SETTINGS index_granularity = 256, non_replicated_deduplication_window = 10000
COMMENT 'Messages by their id: for search by prefix, and to know when to look for the rest';

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.message_keys_mv TO {database}.message_keys AS
SELECT message_id, heard_at, topic
FROM {database}.messages
WHERE is_deleted = 0;

-- The reckoning: every stretch of time, once it is over, each hop that was completed in it is counted once, with its
-- latency after the clocks have been compared. One block a stretch, under one token: whoever reckons it second adds nothing.
CREATE TABLE IF NOT EXISTS {database}.reckoned_hops
(
    slot        DateTime('UTC')        COMMENT 'Start of the stretch in which the hop was completed, by the store''s clock',
    hour        DateTime('UTC')        COMMENT 'UTC hour the hop belongs to, by the collector''s clock',
    from_num    UInt32                 COMMENT 'Who sent' CODEC(ZSTD(1)),
    to_num      UInt32                 COMMENT 'Who received' CODEC(ZSTD(1)),
    first       Bool                   COMMENT 'First reception; false: a duplicate' CODEC(ZSTD(1)),
    size_bytes  Nullable(UInt32)       COMMENT 'Size of the message; null: not observed' CODEC(ZSTD(1)),
    latency_ms  Nullable(Float32)      COMMENT 'From having it at the sender to having it at the receiver, clocks compared; null: not known' CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toYYYYMMDD(slot)
ORDER BY (slot, from_num, to_num)
TTL slot + INTERVAL 2 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000
COMMENT 'Hops as they are counted, each once';

CREATE TABLE IF NOT EXISTS {database}.link_hours
(
    hour        DateTime('UTC')                       COMMENT 'UTC hour',
    from_num    UInt32                                COMMENT 'Who sent',
    to_num      UInt32                                COMMENT 'Who received',
    messages    SimpleAggregateFunction(sum, UInt64)  COMMENT 'First receptions over the link',
    duplicates  SimpleAggregateFunction(sum, UInt64)  COMMENT 'Receptions beyond the first',
    bytes       SimpleAggregateFunction(sum, UInt64)  COMMENT 'Bytes of both, as far as sizes are known',
    sized       SimpleAggregateFunction(sum, UInt64)  COMMENT 'Receptions whose size is known',
    timed       SimpleAggregateFunction(sum, UInt64)  COMMENT 'First receptions whose latency is known',
    latency     AggregateFunction(quantilesBFloat16(0.5, 0.9, 0.99), Float32)  COMMENT 'Latency of first receptions, ms'
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(hour)
ORDER BY (to_num, from_num, hour)
TTL hour + INTERVAL 400 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000
COMMENT 'Messages by link and hour';

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.link_hours_mv TO {database}.link_hours AS
SELECT
    hour, from_num, to_num,
    countIf(first) AS messages,
    countIf(NOT first) AS duplicates,
    sum(toUInt64(ifNull(size_bytes, 0))) AS bytes,
    countIf(isNotNull(size_bytes)) AS sized,
    countIf(first AND isNotNull(latency_ms)) AS timed,
    quantilesBFloat16StateIf(0.5, 0.9, 0.99)(assumeNotNull(latency_ms), first AND isNotNull(latency_ms)) AS latency
FROM {database}.reckoned_hops
GROUP BY hour, from_num, to_num;

CREATE TABLE IF NOT EXISTS {database}.reckoned_messages
(
    slot         DateTime('UTC')         COMMENT 'Start of the stretch in which the message was first heard of, by the store''s clock',
    hour         DateTime('UTC')         COMMENT 'UTC hour it was heard of, by the collector''s clock',
    topic        LowCardinality(String)  COMMENT 'Topic',
    type         LowCardinality(String)  COMMENT 'Type; empty: not known',
    size_bytes   Nullable(UInt32)        COMMENT 'Size; null: not observed',
    reached      UInt32                  COMMENT 'Nodes that had it when it was counted',
    subscribers  Nullable(UInt32)        COMMENT 'Nodes that reported and were subscribed',
    subscribers_reached Nullable(UInt32) COMMENT 'How many of those had it when it was counted',
    deliveries   UInt32                  COMMENT 'First receptions',
    duplicates   UInt32                  COMMENT 'Receptions beyond the first',
    hops         Nullable(UInt16)        COMMENT 'Greatest number of hops',
    t50_ms       Nullable(Float32)       COMMENT 'Time to half of the nodes reached, ms',
    t90_ms       Nullable(Float32)       COMMENT 'Time to 90%, ms',
    t100_ms      Nullable(Float32)       COMMENT 'Time to all, ms'
)
ENGINE = MergeTree
PARTITION BY toYYYYMMDD(slot)
ORDER BY slot
TTL slot + INTERVAL 2 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000
COMMENT 'Messages as they are counted, each once, a minute or so after they were first heard of';

CREATE TABLE IF NOT EXISTS {database}.topic_hours
(
    hour         DateTime('UTC')                       COMMENT 'UTC hour',
    topic        LowCardinality(String)                COMMENT 'Topic',
    type         LowCardinality(String)                COMMENT 'Type; empty: not known',
    messages     SimpleAggregateFunction(sum, UInt64)  COMMENT 'Messages',
    bytes        SimpleAggregateFunction(sum, UInt64)  COMMENT 'Their bytes, each message once, as far as sizes are known',
    sized        SimpleAggregateFunction(sum, UInt64)  COMMENT 'Messages whose size is known',
    reached      SimpleAggregateFunction(sum, UInt64)  COMMENT 'Subscribers reached, over the messages whose subscribers are known',
    subscribers  SimpleAggregateFunction(sum, UInt64)  COMMENT 'Nodes subscribed, over the same messages',
    deliveries   SimpleAggregateFunction(sum, UInt64)  COMMENT 'First receptions',
    duplicates   SimpleAggregateFunction(sum, UInt64)  COMMENT 'Receptions beyond the first',
    timed        SimpleAggregateFunction(sum, UInt64)  COMMENT 'Messages whose propagation time is known',
    t50          AggregateFunction(quantilesBFloat16(0.5, 0.9, 0.99), Float32)  COMMENT 'Time to half of the nodes reached, ms',
    t90          AggregateFunction(quantilesBFloat16(0.5, 0.9, 0.99), Float32)  COMMENT 'Time to 90% of the nodes reached, ms',
    t100         AggregateFunction(quantilesBFloat16(0.5, 0.9, 0.99), Float32)  COMMENT 'Time to all of the nodes reached, ms'
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(hour)
ORDER BY (hour, topic, type)
TTL hour + INTERVAL 400 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000
COMMENT 'Messages by topic, type and hour';

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.topic_hours_mv TO {database}.topic_hours AS
SELECT
    m.hour AS hour, m.topic AS topic, m.type AS type,
    count() AS messages,
    sum(toUInt64(ifNull(m.size_bytes, 0))) AS bytes,
    countIf(isNotNull(m.size_bytes)) AS sized,
    sum(toUInt64(ifNull(m.subscribers_reached, 0))) AS reached,
    sum(toUInt64(ifNull(m.subscribers, 0))) AS subscribers,
    sum(toUInt64(m.deliveries)) AS deliveries,
    sum(toUInt64(m.duplicates)) AS duplicates,
    countIf(isNotNull(m.t90_ms)) AS timed,
    quantilesBFloat16StateIf(0.5, 0.9, 0.99)(assumeNotNull(m.t50_ms), isNotNull(m.t50_ms)) AS t50,
    quantilesBFloat16StateIf(0.5, 0.9, 0.99)(assumeNotNull(m.t90_ms), isNotNull(m.t90_ms)) AS t90,
    quantilesBFloat16StateIf(0.5, 0.9, 0.99)(assumeNotNull(m.t100_ms), isNotNull(m.t100_ms)) AS t100
FROM {database}.reckoned_messages AS m
GROUP BY hour, topic, type;

-- Where the reckoning stands: one row a stretch, under the same token as its counts.
CREATE TABLE IF NOT EXISTS {database}.reckonings
(
    slot       DateTime('UTC')         COMMENT 'Start of the stretch',
    until      DateTime('UTC')         COMMENT 'Its end',
    hops       UInt64                  COMMENT 'Hops counted in it',
    messages   UInt64                  COMMENT 'Messages counted in it',
    collector  LowCardinality(String)  COMMENT 'Who reckoned it first'
)
ENGINE = MergeTree
ORDER BY slot
TTL slot + INTERVAL 30 DAY
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'Stretches of time that have been reckoned';

-- What all who reckon a stretch have to agree on: whoever writes a step first does so for all, under a token.
CREATE TABLE IF NOT EXISTS {database}.reckoning_steps
(
    slot   DateTime('UTC')         COMMENT 'Start of the stretch',
    step   LowCardinality(String)  COMMENT 'planned: it is settled into how many parts it is cut; compared: its clocks have been compared',
    parts  UInt32                  COMMENT 'Into how many parts it is cut'
)
ENGINE = MergeTree
ORDER BY (slot, step)
TTL slot + INTERVAL 30 DAY
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'How far stretches of time have been reckoned before they are counted';

-- The least differences of two nodes' clocks over one way, from which clocks are compared.
CREATE TABLE IF NOT EXISTS {database}.clock_samples
(
    slot         DateTime('UTC')  COMMENT 'Start of the stretch, by the store''s clock',
    from_num     UInt32           COMMENT 'Who sent' CODEC(ZSTD(1)),
    to_num       UInt32           COMMENT 'Who received' CODEC(ZSTD(1)),
    least_us     Int64            COMMENT 'Least of receiver''s clock at reception minus sender''s clock at having the message, microseconds: one-way delay plus clock difference' CODEC(ZSTD(1)),
    at_us        Int64            COMMENT 'Sender''s clock at that hop, microseconds since 1970' CODEC(ZSTD(1)),
    samples      UInt32           COMMENT 'Hops it is the least of' CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toYYYYMMDD(slot)
ORDER BY (slot, from_num, to_num)
TTL slot + INTERVAL 2 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000
COMMENT 'One-way clock differences by link and stretch';

CREATE TABLE IF NOT EXISTS {database}.clock_pairs
(
    at              DateTime64(3, 'UTC')  COMMENT 'Middle of the stretch, by the store''s clock' CODEC(Delta, ZSTD(1)),
    a_num           UInt32                COMMENT 'A node' CODEC(ZSTD(1)),
    b_num           UInt32                COMMENT 'Another, of greater number' CODEC(ZSTD(1)),
    offset_ms       Float64               COMMENT 'Clock of b minus clock of a' CODEC(ZSTD(1)),
    uncertainty_ms  Float32               COMMENT 'Half of the least round trip: the offset is within it' CODEC(ZSTD(1)),
    samples         UInt32                COMMENT 'Hops in both directions' CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMMDD(at)
ORDER BY (a_num, b_num, at)
TTL toDateTime(at) + INTERVAL 30 DAY
SETTINGS ttl_only_drop_parts = 1, materialize_ttl_recalculate_only = 1, non_replicated_deduplication_window = 10000
COMMENT 'Clocks of two nodes compared over traffic in both directions';

-- By time first: whoever reads clocks wants those of many nodes about one time, which then lie side by side.
CREATE TABLE IF NOT EXISTS {database}.node_clocks
(
    node_num        UInt32                COMMENT 'The node' CODEC(ZSTD(1)),
    at              DateTime64(3, 'UTC')  COMMENT 'Middle of the stretch, by the store''s clock' CODEC(Delta, ZSTD(1)),
    component       UInt32                COMMENT 'Node whose clock is the reference: clocks with the same one can be compared' CODEC(ZSTD(1)),
    offset_ms       Float64               COMMENT 'Clock of the node minus the reference' CODEC(ZSTD(1)),
    drift_ppm       Float32               COMMENT 'How fast the offset grows, parts per million' CODEC(ZSTD(1)),
    uncertainty_ms  Float32               COMMENT 'How far it may be off' CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMMDD(at)
ORDER BY (at, node_num)
TTL toDateTime(at) + INTERVAL 30 DAY
SETTINGS ttl_only_drop_parts = 1, materialize_ttl_recalculate_only = 1, index_granularity = 512, non_replicated_deduplication_window = 10000
COMMENT 'Clocks of all nodes of a component, solved together from the pairs';
