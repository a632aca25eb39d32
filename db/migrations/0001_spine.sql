-- The spine: who was seen, what they link to, and the newest state of each node.
-- {database} is the network's own database. Engines are written for one server; the cluster rendering is made from
-- the same text by db/migrations/render.ts.

CREATE TABLE {database}.nodes
(
    node_num    UInt32                  COMMENT 'Dense number of the node, given out once; what every other table keys by',
    peer_id     String                  COMMENT 'libp2p peer id, base58btc (12D3KooW…, Qm…)',
    cid         String                  COMMENT 'The peer id as a CIDv1, libp2p-key, base36 (k51…)',
    public_key  String                  COMMENT 'Raw public key, lower-case hex, where the peer id carries it (Ed25519, secp256k1); else empty',
    first_seen  DateTime64(3, 'UTC')    COMMENT 'When the node was first named to or met by a collector'
)
ENGINE = MergeTree
ORDER BY node_num
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'Every node ever heard of';

CREATE TABLE {database}.node_keys
(
    form      LowCardinality(String)  COMMENT 'peer_id, cid or public_key',
    key       String                  COMMENT 'The identity in that form; a prefix search is a range of this column',
    node_num  UInt32                  COMMENT 'The node it names'
)
ENGINE = ReplacingMergeTree
ORDER BY (form, key)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'Identity to node number, in each form an identity is written in';

CREATE MATERIALIZED VIEW {database}.node_keys_mv TO {database}.node_keys AS
SELECT pair.1 AS form, pair.2 AS key, node_num
FROM {database}.nodes
ARRAY JOIN [('peer_id', peer_id), ('cid', cid), ('public_key', public_key)] AS pair
WHERE pair.2 != '';

CREATE TABLE {database}.crawls
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
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'Each crawl and how far it came';

CREATE TABLE {database}.sightings
(
    day              Date MATERIALIZED toDate(seen_at)   COMMENT 'UTC day of the visit',
    seen_at          DateTime64(3, 'UTC')   CODEC(Delta, ZSTD(1))  COMMENT 'When the visit began',
    node_num         UInt32                 CODEC(Delta, ZSTD(1))  COMMENT 'Who was visited',
    collector        LowCardinality(String)                        COMMENT 'Who visited',
    crawl_id         UInt32                 CODEC(Delta, ZSTD(1))  COMMENT 'The crawl it belongs to; 0: a revisit between crawls',
    reachable        Bool                   CODEC(ZSTD(1))         COMMENT 'Dialled, and its identity proven',
    error            LowCardinality(String)                        COMMENT 'Why not reachable, or why its table could not be read; empty: neither',
    failures_in_row  UInt8                  CODEC(ZSTD(1))         COMMENT 'Failed visits in a row by this collector, this one included',
    agent            LowCardinality(String)                        COMMENT 'Agent string from identify; empty when not reached',
    protocols        Array(LowCardinality(String)) CODEC(ZSTD(1))  COMMENT 'Protocols from identify, sorted',
    peer_count       Nullable(UInt32)       CODEC(ZSTD(1))         COMMENT 'Entries in its routing table; null: not read whole',
    rtt_ms           Nullable(Float32)      CODEC(ZSTD(1))         COMMENT 'Round-trip time from the collector, least of a few pings, ms',
    rtt_method       LowCardinality(String)                        COMMENT 'none, ping_quiet or ping_busy: how far the RTT can be trusted',
    loop_delay_ms    Float32                CODEC(ZSTD(1))         COMMENT 'How late the collector''s event loop ran during the ping, ms',
    took_ms          Float32                CODEC(ZSTD(1))         COMMENT 'How long the visit took, ms',
    place_source     LowCardinality(String)                        COMMENT 'none, dbip or simulated',
    country          LowCardinality(String)                        COMMENT 'ISO 3166-1 alpha-2; empty: not known',
    region           LowCardinality(String)                        COMMENT 'First-level division; empty: not known',
    city             LowCardinality(String)                        COMMENT 'City; empty: not known',
    lat              Nullable(Float32)      CODEC(ZSTD(1))         COMMENT 'Latitude of the place, degrees',
    lon              Nullable(Float32)      CODEC(ZSTD(1))         COMMENT 'Longitude of the place, degrees',
    asn              UInt32                 CODEC(ZSTD(1))         COMMENT 'Autonomous system number; 0: not known',
    as_name          LowCardinality(String)                        COMMENT 'Name of the autonomous system'
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(seen_at)
ORDER BY (day, node_num, seen_at)
TTL toDateTime(seen_at) + INTERVAL 400 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000
COMMENT 'A row a visit: who, when, by whom, reached or why not';

-- What the web reads to learn what is new: insertion order, kept for an hour.
CREATE TABLE {database}.sightings_feed
(
    inserted_at  DateTime64(3, 'UTC')  COMMENT 'When the row was written: the cursor of the live tail',
    node_num     UInt32                COMMENT 'Who was visited',
    seen_at      DateTime64(3, 'UTC')  COMMENT 'When'
)
ENGINE = MergeTree
PARTITION BY toStartOfHour(inserted_at)
ORDER BY inserted_at
TTL toDateTime(inserted_at) + INTERVAL 1 HOUR
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000
COMMENT 'Visits in the order they were written';

CREATE MATERIALIZED VIEW {database}.sightings_feed_mv TO {database}.sightings_feed AS
SELECT now64(3, 'UTC') AS inserted_at, node_num, seen_at
FROM {database}.sightings;

CREATE TABLE {database}.node_latest
(
    node_num         UInt32                                                             COMMENT 'The node',
    last_visit       SimpleAggregateFunction(max, DateTime64(3, 'UTC'))                 COMMENT 'Newest visit, reached or not',
    last_reachable   SimpleAggregateFunction(max, DateTime64(3, 'UTC'))                 COMMENT 'Newest visit that reached it; 1970: none did',
    first_reachable  SimpleAggregateFunction(min, DateTime64(3, 'UTC'))                 COMMENT 'Oldest visit that reached it; 2299: none did',
    visit            AggregateFunction(argMax, Tuple(Bool, String, UInt8), DateTime64(3, 'UTC'))  COMMENT 'Newest visit: reachable, error, failures in a row',
    identity         AggregateFunction(argMax, Tuple(String, Array(String)), DateTime64(3, 'UTC'))  COMMENT 'Newest identify: agent, protocols',
    peers            AggregateFunction(argMax, Tuple(UInt32), DateTime64(3, 'UTC'))     COMMENT 'Newest routing-table size read whole',
    rtt              AggregateFunction(argMax, Tuple(Float32, String), DateTime64(3, 'UTC'))  COMMENT 'Newest RTT, ms, and its method',
    place            AggregateFunction(argMax, Tuple(String, String, String, String, Nullable(Float32), Nullable(Float32), UInt32, String), DateTime64(3, 'UTC'))  COMMENT 'Newest known place: source, country, region, city, lat, lon, asn, as_name'
)
ENGINE = AggregatingMergeTree
ORDER BY node_num
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'The newest state of each node; read it through the view node_summary';

CREATE MATERIALIZED VIEW {database}.node_latest_mv TO {database}.node_latest AS
SELECT
    node_num,
    max(s.seen_at) AS last_visit,
    maxIf(s.seen_at, s.reachable) AS last_reachable,
    if(countIf(s.reachable) = 0, toDateTime64('2299-12-31 00:00:00', 3, 'UTC'), minIf(s.seen_at, s.reachable)) AS first_reachable,
    argMaxState(tuple(s.reachable, toString(s.error), s.failures_in_row), s.seen_at) AS visit,
    argMaxStateIf(tuple(toString(s.agent), arrayMap(p -> toString(p), s.protocols)), s.seen_at, s.reachable AND s.agent != '') AS identity,
    argMaxStateIf(tuple(assumeNotNull(s.peer_count)), s.seen_at, isNotNull(s.peer_count)) AS peers,
    argMaxStateIf(tuple(assumeNotNull(s.rtt_ms), toString(s.rtt_method)), s.seen_at, isNotNull(s.rtt_ms)) AS rtt,
    argMaxStateIf(tuple(toString(s.place_source), toString(s.country), toString(s.region), toString(s.city), s.lat, s.lon, s.asn, toString(s.as_name)), s.seen_at, s.place_source != 'none') AS place
FROM {database}.sightings AS s
GROUP BY node_num;

CREATE TABLE {database}.node_hour
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
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000
COMMENT 'Visits and successes by node and hour: what the uptime share is made from';

CREATE MATERIALIZED VIEW {database}.node_hour_mv TO {database}.node_hour AS
SELECT toStartOfHour(seen_at) AS hour, node_num, count() AS visits, countIf(reachable) AS reachable
FROM (SELECT toDateTime(s.seen_at, 'UTC') AS seen_at, s.node_num AS node_num, s.reachable AS reachable FROM {database}.sightings AS s)
GROUP BY hour, node_num;

CREATE TABLE {database}.neighbour_sets
(
    node_num    UInt32                 COMMENT 'Whose links these are',
    evidence    LowCardinality(String) COMMENT 'table, mesh, traced or reported: how the links are known',
    seen_at     DateTime64(3, 'UTC')   CODEC(Delta, ZSTD(1))  COMMENT 'When the set was read',
    collector   LowCardinality(String) COMMENT 'Who read it',
    complete    Bool                   COMMENT 'Read to its end; false: more may exist',
    neighbours  Array(UInt32)          CODEC(ZSTD(1))  COMMENT 'Numbers of the nodes it links to, ascending'
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(seen_at)
ORDER BY (node_num, evidence, seen_at)
TTL toDateTime(seen_at) + INTERVAL 30 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000
COMMENT 'Links, as whole sets by node, evidence and time';

CREATE TABLE {database}.links_latest
(
    node_num    UInt32                 COMMENT 'Whose links these are',
    evidence    LowCardinality(String) COMMENT 'How the links are known',
    seen_at     DateTime64(3, 'UTC')   COMMENT 'When the set was read',
    complete    Bool                   COMMENT 'Read to its end; false: more may exist',
    neighbours  Array(UInt32)          COMMENT 'Numbers of the nodes it links to, ascending'
)
ENGINE = ReplacingMergeTree(seen_at)
ORDER BY (node_num, evidence)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'The newest set of links of each node and evidence; read with FINAL';

CREATE MATERIALIZED VIEW {database}.links_latest_mv TO {database}.links_latest AS
SELECT node_num, evidence, seen_at, complete, neighbours
FROM {database}.neighbour_sets;

CREATE TABLE {database}.node_addresses
(
    node_num    UInt32                                              COMMENT 'The node',
    address     String                                              COMMENT 'Announced multiaddr, cut to what ADDRESS_DETAIL allows',
    first_seen  SimpleAggregateFunction(min, DateTime64(3, 'UTC'))  COMMENT 'First time it was announced',
    last_seen   SimpleAggregateFunction(max, DateTime64(3, 'UTC'))  COMMENT 'Newest time it was announced'
)
ENGINE = AggregatingMergeTree
ORDER BY (node_num, address)
TTL toDateTime(last_seen) + INTERVAL 30 DAY
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'Addresses nodes announce, as far as they are kept';

CREATE TABLE {database}.dial_attempts
(
    node_num  UInt32                 COMMENT 'Who was visited',
    seen_at   DateTime64(3, 'UTC')   CODEC(Delta, ZSTD(1))  COMMENT 'The visit it belongs to',
    address   String                 CODEC(ZSTD(1))  COMMENT 'Address that was tried or refused, cut to what ADDRESS_DETAIL allows',
    error     LowCardinality(String) COMMENT 'Why it failed; empty: it worked',
    detail    String                 CODEC(ZSTD(1))  COMMENT 'The original message, cut to 256 characters',
    took_ms   Float32                CODEC(ZSTD(1))  COMMENT 'How long the attempt took, ms'
)
ENGINE = MergeTree
PARTITION BY toYYYYMMDD(seen_at)
ORDER BY (node_num, seen_at)
TTL toDateTime(seen_at) + INTERVAL 14 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000
COMMENT 'Each address of each failed visit and its own error';

CREATE TABLE {database}.collector_heartbeats
(
    at             DateTime64(3, 'UTC')    CODEC(Delta, ZSTD(1))  COMMENT 'When',
    collector      LowCardinality(String)  COMMENT 'Which collector',
    started_at     DateTime64(3, 'UTC')    CODEC(Delta, ZSTD(1))  COMMENT 'When this run of it began',
    known_nodes    UInt32                  COMMENT 'Nodes it knows',
    spooled_rows   UInt64                  COMMENT 'Facts waiting on its disk',
    dropped_rows   UInt64                  COMMENT 'Facts lost to a full spool since its start',
    loop_delay_ms  Float32                 COMMENT 'Event-loop delay, p99 since the last beat, ms',
    rss_bytes      UInt64                  COMMENT 'Resident memory'
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (collector, at)
TTL toDateTime(at) + INTERVAL 400 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000
COMMENT 'Signs of life: when a collector was away, silence says nothing of the network';

CREATE TABLE {database}.layout_positions
(
    node_num    UInt32                COMMENT 'The node',
    x           Float32               COMMENT 'Layout units, right',
    y           Float32               COMMENT 'Layout units, down',
    updated_at  DateTime64(3, 'UTC')  COMMENT 'When the cartographer put it there: the cursor of the live tail',
    INDEX ix_updated updated_at TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(updated_at)
ORDER BY node_num
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'Where each node stands on the map; read with FINAL';

CREATE VIEW {database}.node_summary AS
SELECT
    n.node_num AS node_num,
    n.peer_id AS peer_id,
    n.public_key AS public_key,
    n.first_seen AS first_seen,
    l.last_visit AS last_visit,
    l.last_reachable AS last_reachable,
    multiIf(toYear(l.last_reachable) < 1971, 'unreachable', l.failures_in_row >= 2, 'offline', 'online') AS status,
    l.error AS error,
    l.failures_in_row AS failures_in_row,
    l.agent AS agent,
    l.protocols AS protocols,
    if(l.has_peers, l.peer_count, NULL) AS peer_count,
    if(l.rtt_method = '', NULL, l.rtt_ms) AS rtt_ms,
    if(l.rtt_method = '', 'none', l.rtt_method) AS rtt_method,
    if(l.place.1 = '', 'none', l.place.1) AS place_source,
    l.place.2 AS country,
    l.place.3 AS region,
    l.place.4 AS city,
    l.place.5 AS lat,
    l.place.6 AS lon,
    l.place.7 AS asn,
    l.place.8 AS as_name
FROM {database}.nodes AS n
INNER JOIN
(
    SELECT
        node_num,
        max(last_visit) AS last_visit,
        max(last_reachable) AS last_reachable,
        argMaxMerge(visit) AS v,
        v.2 AS error,
        v.3 AS failures_in_row,
        argMaxMerge(identity) AS i,
        i.1 AS agent,
        i.2 AS protocols,
        argMaxMerge(peers).1 AS peer_count,
        notEmpty(i.1) AS has_peers,
        argMaxMerge(rtt) AS r,
        r.1 AS rtt_ms,
        r.2 AS rtt_method,
        argMaxMerge(place) AS place
    FROM {database}.node_latest
    GROUP BY node_num
) AS l ON l.node_num = n.node_num;
