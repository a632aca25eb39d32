-- The spine: who was seen, what they link to, and the newest state of each node.
-- {database} is the network's own database. Engines are written for one server; the cluster rendering is made from
-- the same text by db/migrations/render.ts.

-- Numbers are given out by compare-and-swap: a writer that wants to begin at number n inserts its nodes under the
-- deduplication token `nodes:n`; of two writers with the same n the store keeps one block and drops the other.
-- The projections, written in the same part as the row, answer a search by any form of the identity as a range.
CREATE TABLE IF NOT EXISTS {database}.nodes
(
    node_num    UInt32                  COMMENT 'Dense number of the node, given out once; what every other table keys by',
    peer_id     String                  COMMENT 'libp2p peer id, base58btc (12D3KooW…, Qm…)',
    cid         String                  COMMENT 'The peer id as a CIDv1, libp2p-key, base36 (k51…)',
    cid_base32  String                  COMMENT 'The same CID in base32 (bafz…)',
    public_key  String                  COMMENT 'Raw public key, lower-case hex, where the peer id carries it (Ed25519, secp256k1); else empty',
    first_seen  DateTime64(3, 'UTC')    COMMENT 'When the node was first named to or met by a collector',
    PROJECTION by_peer_id (SELECT peer_id, node_num ORDER BY peer_id),
    PROJECTION by_cid (SELECT cid, node_num ORDER BY cid),
    PROJECTION by_cid_base32 (SELECT cid_base32, node_num ORDER BY cid_base32),
    PROJECTION by_public_key (SELECT public_key, node_num ORDER BY public_key)
)
ENGINE = MergeTree
ORDER BY node_num
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'Every node ever heard of';

CREATE TABLE IF NOT EXISTS {database}.crawls
(
    collector        LowCardinality(String)  COMMENT 'Name of the collector that ran it',
    crawl_id         UInt32                  COMMENT 'Unix seconds of its start',
    state            LowCardinality(String)  COMMENT 'running, finished or aborted',
    started_at       DateTime64(3, 'UTC')    COMMENT 'When it began',
    updated_at       DateTime64(3, 'UTC')    COMMENT 'When this row was stated; at the end, the end',
    nodes_found      UInt32                  COMMENT 'Nodes named so far, visited or not',
    nodes_visited    UInt32                  COMMENT 'Visits ended so far',
    nodes_reachable  UInt32                  COMMENT 'Visits that reached the node',
    links_found      UInt32                  COMMENT 'Routing-table entries read',
    queries          UInt32                  COMMENT 'FIND_NODE questions asked'
)
ENGINE = ReplacingMergeTree(updated_at)
ORDER BY (crawl_id, collector)
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'Each crawl and how far it came';

CREATE TABLE IF NOT EXISTS {database}.sightings
(
    day              Date MATERIALIZED toDate(seen_at)   COMMENT 'UTC day of the visit',
    seen_at          DateTime64(3, 'UTC')   COMMENT 'When the visit began' CODEC(Delta, ZSTD(1)),
    node_num         UInt32                 COMMENT 'Who was visited' CODEC(Delta, ZSTD(1)),
    collector        LowCardinality(String)                        COMMENT 'Who visited',
    crawl_id         UInt32                 COMMENT 'The crawl it belongs to; 0: a revisit between crawls' CODEC(Delta, ZSTD(1)),
    reachable        Bool                   COMMENT 'Dialled, and its identity proven' CODEC(ZSTD(1)),
    error            LowCardinality(String)                        COMMENT 'Why not reachable, or why its table could not be read; empty: neither',
    failures_in_row  UInt8                  COMMENT 'Failed visits in a row by this collector, this one included' CODEC(ZSTD(1)),
    agent            LowCardinality(String)                        COMMENT 'Agent string from identify; empty when not reached',
    protocols        Array(LowCardinality(String)) COMMENT 'Protocols from identify, sorted' CODEC(ZSTD(1)),
    peer_count       Nullable(UInt32)       COMMENT 'Entries in its routing table; null: not read whole' CODEC(ZSTD(1)),
    rtt_ms           Nullable(Float32)      COMMENT 'Round-trip time from the collector, least of a few pings, ms' CODEC(ZSTD(1)),
    rtt_method       LowCardinality(String)                        COMMENT 'none, ping_quiet or ping_busy: how far the RTT can be trusted',
    loop_delay_ms    Float32                COMMENT 'How late the collector''s event loop ran during the ping, ms' CODEC(ZSTD(1)),
    took_ms          Float32                COMMENT 'How long the visit took, ms' CODEC(ZSTD(1)),
    place_source     LowCardinality(String)                        COMMENT 'none, dbip or simulated',
    country          LowCardinality(String)                        COMMENT 'ISO 3166-1 alpha-2; empty: not known',
    region           LowCardinality(String)                        COMMENT 'First-level division; empty: not known',
    city             LowCardinality(String)                        COMMENT 'City; empty: not known',
    lat              Nullable(Float32)      COMMENT 'Latitude of the place, degrees' CODEC(ZSTD(1)),
    lon              Nullable(Float32)      COMMENT 'Longitude of the place, degrees' CODEC(ZSTD(1)),
    asn              UInt32                 COMMENT 'Autonomous system number; 0: not known' CODEC(ZSTD(1)),
    as_name          LowCardinality(String)                        COMMENT 'Name of the autonomous system'
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(seen_at)
ORDER BY (day, node_num, seen_at)
TTL toDateTime(seen_at) + INTERVAL 400 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000
COMMENT 'A row a visit: who, when, by whom, reached or why not';

-- What each collector last found out about each node. A view fills it; the writer reads it into node_latest.
CREATE TABLE IF NOT EXISTS {database}.collector_node_latest
(
    node_num        UInt32                                               COMMENT 'The node',
    collector       LowCardinality(String)                               COMMENT 'Who visited',
    visits          SimpleAggregateFunction(sum, UInt64)                 COMMENT 'Visits so far',
    last_visit      SimpleAggregateFunction(max, DateTime64(3, 'UTC'))   COMMENT 'Newest visit, reached or not',
    last_reachable  SimpleAggregateFunction(max, DateTime64(3, 'UTC'))   COMMENT 'Newest visit that reached it; 1970: none did',
    visit           AggregateFunction(argMax, Tuple(Bool, String, UInt8), DateTime64(3, 'UTC'))      COMMENT 'Newest visit: reachable, error, failures in a row',
    identity        AggregateFunction(argMax, Tuple(String, Array(String)), DateTime64(3, 'UTC'))    COMMENT 'Newest identify: agent, protocols',
    peers           AggregateFunction(argMax, Tuple(DateTime64(3, 'UTC'), UInt32), DateTime64(3, 'UTC'))           COMMENT 'Newest routing table read whole: when, entries; 1970: none was',
    rtt             AggregateFunction(argMax, Tuple(DateTime64(3, 'UTC'), Float32, String), DateTime64(3, 'UTC'))  COMMENT 'Newest RTT: when, ms, method; 1970: none was measured',
    place           AggregateFunction(argMax, Tuple(DateTime64(3, 'UTC'), String, String, String, String, Nullable(Float32), Nullable(Float32), UInt32, String), DateTime64(3, 'UTC'))  COMMENT 'Newest known place: when, source, country, region, city, lat, lon, asn, as_name; 1970: none'
)
ENGINE = AggregatingMergeTree
ORDER BY (node_num, collector)
SETTINGS index_granularity = 64, min_compress_block_size = 16384, non_replicated_deduplication_window = 10000
COMMENT 'The newest of each node by each collector, whatever order its visits were written in';

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.collector_node_latest_mv TO {database}.collector_node_latest AS
SELECT
    s.node_num AS node_num,
    s.collector AS collector,
    count() AS visits,
    max(s.seen_at) AS last_visit,
    maxIf(s.seen_at, s.reachable) AS last_reachable,
    argMaxState(tuple(s.reachable, toString(s.error), s.failures_in_row), s.seen_at) AS visit,
    argMaxStateIf(tuple(toString(s.agent), arrayMap(p -> toString(p), s.protocols)), s.seen_at, s.reachable AND (s.agent != '' OR notEmpty(s.protocols))) AS identity,
    argMaxStateIf(tuple(s.seen_at, assumeNotNull(s.peer_count)), s.seen_at, isNotNull(s.peer_count)) AS peers,
    argMaxStateIf(tuple(s.seen_at, assumeNotNull(s.rtt_ms), toString(s.rtt_method)), s.seen_at, isNotNull(s.rtt_ms)) AS rtt,
    argMaxStateIf(tuple(s.seen_at, toString(s.place_source), toString(s.country), toString(s.region), toString(s.city), s.lat, s.lon, s.asn, toString(s.as_name)), s.seen_at, s.place_source != 'none') AS place
FROM {database}.sightings AS s
GROUP BY node_num, collector;

-- One row a node, ready to be filtered and sorted. After each batch the writer recomputes the rows of the nodes in
-- it; `version` is the number of visits a row knows of, so the row that knows most stays, whoever wrote last.
CREATE TABLE IF NOT EXISTS {database}.node_latest
(
    node_num         UInt32                  COMMENT 'The node',
    version          UInt64                  COMMENT 'Visits this row is made from',
    updated_at       DateTime64(3, 'UTC')    COMMENT 'When the row was written, by the store''s clock: the cursor of the live tail',
    peer_id          String                  COMMENT 'libp2p peer id, base58btc',
    public_key       String                  COMMENT 'Raw public key, lower-case hex; empty: the peer id does not carry it',
    first_seen       DateTime64(3, 'UTC')    COMMENT 'When the node was first named to or met by a collector',
    last_visit       DateTime64(3, 'UTC')    COMMENT 'Newest visit, reached or not',
    last_reachable   Nullable(DateTime64(3, 'UTC'))  COMMENT 'Newest visit that reached it; null: none did',
    status           LowCardinality(String)  COMMENT 'online, offline or unreachable',
    error            LowCardinality(String)  COMMENT 'Why the newest visit did not reach it; empty: it did',
    agent            LowCardinality(String)  COMMENT 'Newest agent string; empty: never identified',
    protocols        Array(LowCardinality(String))  COMMENT 'Newest protocols, sorted',
    peer_count       Nullable(UInt32)        COMMENT 'Entries of the routing table last read whole; null: never',
    rtt_ms           Nullable(Float32)       COMMENT 'Newest RTT from a collector, ms; null: never measured',
    rtt_method       LowCardinality(String)  COMMENT 'none, ping_quiet or ping_busy',
    uptime_24h       Nullable(Float32)       COMMENT 'Share of the visits of the last 24 hours that reached it, as of updated_at',
    place_source     LowCardinality(String)  COMMENT 'none, dbip or simulated',
    country          LowCardinality(String)  COMMENT 'ISO 3166-1 alpha-2; empty: not known',
    region           LowCardinality(String)  COMMENT 'First-level division; empty: not known',
    city             LowCardinality(String)  COMMENT 'City; empty: not known',
    lat              Nullable(Float32)       COMMENT 'Latitude of the place, degrees',
    lon              Nullable(Float32)       COMMENT 'Longitude of the place, degrees',
    asn              UInt32                  COMMENT 'Autonomous system number; 0: not known',
    as_name          LowCardinality(String)  COMMENT 'Name of the autonomous system',
    INDEX ix_updated updated_at TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(version)
ORDER BY node_num
COMMENT 'The newest state of each visited node; read with FINAL';

CREATE TABLE IF NOT EXISTS {database}.node_hour
(
    hour       DateTime('UTC')                       COMMENT 'UTC hour',
    node_num   UInt32                                COMMENT 'The node',
    visits     SimpleAggregateFunction(sum, UInt64)  COMMENT 'Visits in that hour',
    reachable  SimpleAggregateFunction(sum, UInt64)  COMMENT 'Visits that reached it'
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(hour)
ORDER BY (hour, node_num)
TTL hour + INTERVAL 400 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000
COMMENT 'Visits and successes by node and hour: what the uptime share is made from';

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.node_hour_mv TO {database}.node_hour AS
SELECT toStartOfHour(seen_at) AS hour, node_num, count() AS visits, countIf(reachable) AS reachable
FROM (SELECT toDateTime(s.seen_at, 'UTC') AS seen_at, s.node_num AS node_num, s.reachable AS reachable FROM {database}.sightings AS s)
GROUP BY hour, node_num;

CREATE TABLE IF NOT EXISTS {database}.neighbour_sets
(
    node_num    UInt32                 COMMENT 'Whose links these are',
    evidence    LowCardinality(String) COMMENT 'table, mesh, traced or reported: how the links are known',
    seen_at     DateTime64(3, 'UTC')   COMMENT 'When the set was read' CODEC(Delta, ZSTD(1)),
    collector   LowCardinality(String) COMMENT 'Who read it',
    complete    Bool                   COMMENT 'Read to its end; false: more may exist',
    neighbours  Array(UInt32)          COMMENT 'Numbers of the nodes it links to, ascending' CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(seen_at)
ORDER BY (node_num, evidence, seen_at)
TTL toDateTime(seen_at) + INTERVAL 30 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000
COMMENT 'Links, as whole sets by node, evidence and time';

-- A reading that broke off does not replace a whole one of the ten minutes before it: links would come and go with
-- every lost packet.
CREATE TABLE IF NOT EXISTS {database}.links_latest
(
    node_num     UInt32                 COMMENT 'Whose links these are',
    evidence     LowCardinality(String) COMMENT 'How the links are known',
    seen_at      DateTime64(3, 'UTC')   COMMENT 'When the set was read',
    complete     Bool                   COMMENT 'Read to its end; false: more may exist',
    neighbours   Array(UInt32)          COMMENT 'Numbers of the nodes it links to, ascending' CODEC(ZSTD(1)),
    rank         DateTime64(3, 'UTC')   COMMENT 'The set with the greatest is the one that counts: seen_at, ten minutes less when it is not complete',
    inserted_at  DateTime64(3, 'UTC')   COMMENT 'When the row was written, by the store''s clock: the cursor of the live tail',
    INDEX ix_inserted inserted_at TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(rank)
ORDER BY (node_num, evidence)
SETTINGS index_granularity = 512, non_replicated_deduplication_window = 10000
COMMENT 'The newest set of links of each node and evidence; read with FINAL';

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.links_latest_mv TO {database}.links_latest AS
SELECT
    node_num,
    evidence,
    seen_at,
    complete,
    neighbours,
    if(complete, seen_at, seen_at - INTERVAL 10 MINUTE) AS rank,
    now64(3, 'UTC') AS inserted_at
FROM {database}.neighbour_sets;

CREATE TABLE IF NOT EXISTS {database}.node_addresses
(
    node_num    UInt32                                              COMMENT 'The node',
    address     String                                              COMMENT 'Announced multiaddr, cut to what ADDRESS_DETAIL allows',
    first_seen  SimpleAggregateFunction(min, DateTime64(3, 'UTC'))  COMMENT 'First time it was announced',
    last_seen   SimpleAggregateFunction(max, DateTime64(3, 'UTC'))  COMMENT 'Newest time it was announced'
)
ENGINE = AggregatingMergeTree
ORDER BY (node_num, address)
TTL toDateTime(last_seen) + INTERVAL 30 DAY
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'Addresses nodes announce, as far as they are kept';

CREATE TABLE IF NOT EXISTS {database}.dial_attempts
(
    node_num  UInt32                 COMMENT 'Who was visited',
    seen_at   DateTime64(3, 'UTC')   COMMENT 'The visit it belongs to' CODEC(Delta, ZSTD(1)),
    address   String                 COMMENT 'Address that was tried or refused, cut to what ADDRESS_DETAIL allows' CODEC(ZSTD(1)),
    error     LowCardinality(String) COMMENT 'Why it failed; empty: it worked',
    detail    String                 COMMENT 'The original message, cut to 256 characters' CODEC(ZSTD(1)),
    took_ms   Float32                COMMENT 'How long the attempt took, ms' CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toYYYYMMDD(seen_at)
ORDER BY (node_num, seen_at)
TTL toDateTime(seen_at) + INTERVAL 14 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000
COMMENT 'Each address of each failed visit and its own error';

CREATE TABLE IF NOT EXISTS {database}.collector_heartbeats
(
    at             DateTime64(3, 'UTC')    COMMENT 'When' CODEC(Delta, ZSTD(1)),
    collector      LowCardinality(String)  COMMENT 'Which collector',
    started_at     DateTime64(3, 'UTC')    COMMENT 'When this run of it began' CODEC(Delta, ZSTD(1)),
    known_nodes    UInt32                  COMMENT 'Nodes it knows',
    spooled_rows   UInt64                  COMMENT 'Facts waiting on its disk',
    dropped_rows   UInt64                  COMMENT 'Facts lost to a full spool since its start',
    loop_delay_ms  Float32                 COMMENT 'Event-loop delay, p99 since the last beat, ms',
    rss_bytes      UInt64                  COMMENT 'Resident memory',
    problem        String                  COMMENT 'Why it can reach no node, one sentence; empty: none' CODEC(ZSTD(3))
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (collector, at)
TTL toDateTime(at) + INTERVAL 400 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000
COMMENT 'Signs of life: when a collector was away, silence says nothing of the network';

CREATE TABLE IF NOT EXISTS {database}.layout_positions
(
    node_num    UInt32                COMMENT 'The node',
    x           Float32               COMMENT 'Layout units, right',
    y           Float32               COMMENT 'Layout units, down',
    updated_at  DateTime64(3, 'UTC')  COMMENT 'When the cartographer put it there: the cursor of the live tail',
    INDEX ix_updated updated_at TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(updated_at)
ORDER BY node_num
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'Where each node stands on the map; read with FINAL';
