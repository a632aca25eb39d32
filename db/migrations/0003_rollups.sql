-- Rollups of visits and messages: what dashboards read. Rollups stay; what they are made from may go.
-- Distinct nodes are counted by bitmaps over the dense number of the node: exact, small, and the same whoever writes a
-- row twice, late, or together with another collector.

-- `dimension` says what `value` is: all (''), country, region (country/region), asn, agent; '' is "not known".
CREATE TABLE IF NOT EXISTS {database}.presence_hours
(
    hour        DateTime('UTC')                        COMMENT 'UTC hour',
    dimension   LowCardinality(String)                 COMMENT 'all, country, region, asn or agent',
    value       LowCardinality(String)                 COMMENT 'Which country, region, system or agent; empty: all, or not known',
    visits      SimpleAggregateFunction(sum, UInt64)   COMMENT 'Visits, reached or not',
    seen        AggregateFunction(groupBitmap, UInt32) COMMENT 'Nodes visited, reached or not',
    reachable   AggregateFunction(groupBitmap, UInt32) COMMENT 'Nodes that answered',
    touched_at  SimpleAggregateFunction(max, DateTime64(3, 'UTC')) COMMENT 'When a row last came in, by the store''s clock'
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(hour)
ORDER BY (dimension, hour, value)
TTL hour + INTERVAL 45 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000
COMMENT 'Distinct nodes by hour';

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.presence_hours_mv TO {database}.presence_hours AS
SELECT
    hour,
    tupleElement(place, 1) AS dimension,
    tupleElement(place, 2) AS value,
    count() AS visits,
    groupBitmapState(node_num) AS seen,
    groupBitmapStateIf(node_num, reachable) AS reachable,
    now64(3, 'UTC') AS touched_at
FROM
(
    SELECT
        toStartOfHour(toDateTime(s.seen_at, 'UTC')) AS hour,
        s.node_num AS node_num,
        s.reachable AS reachable,
        arrayJoin([
            ('all', ''),
            ('country', toString(s.country)),
            ('region', if(s.region = '', '', concat(s.country, '/', s.region))),
            ('asn', if(s.asn = 0, '', toString(s.asn))),
            ('agent', toString(s.agent))
        ]) AS place
    FROM {database}.sightings AS s
)
GROUP BY hour, dimension, value;

CREATE TABLE IF NOT EXISTS {database}.presence_days
(
    day         Date                                   COMMENT 'UTC day',
    dimension   LowCardinality(String)                 COMMENT 'all, country, region, asn or agent',
    value       LowCardinality(String)                 COMMENT 'Which country, region, system or agent; empty: all, or not known',
    visits      SimpleAggregateFunction(sum, UInt64)   COMMENT 'Visits, reached or not',
    seen        AggregateFunction(groupBitmap, UInt32) COMMENT 'Nodes visited, reached or not',
    reachable   AggregateFunction(groupBitmap, UInt32) COMMENT 'Nodes that answered',
    touched_at  SimpleAggregateFunction(max, DateTime64(3, 'UTC')) COMMENT 'When a row last came in, by the store''s clock'
)
ENGINE = AggregatingMergeTree
PARTITION BY toYear(day)
ORDER BY (dimension, day, value)
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'Distinct nodes by day';

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.presence_days_mv TO {database}.presence_days AS
SELECT
    toDate(hour) AS day,
    dimension,
    value,
    sum(visits) AS visits,
    groupBitmapMergeState(seen) AS seen,
    groupBitmapMergeState(reachable) AS reachable,
    max(touched_at) AS touched_at
FROM {database}.presence_hours
GROUP BY day, dimension, value;

-- The same by month: a year is merged from twelve states and the days at its ends, not from 365.
CREATE TABLE IF NOT EXISTS {database}.presence_months
(
    month       Date                                   COMMENT 'First day of the UTC month',
    dimension   LowCardinality(String)                 COMMENT 'all, country, region, asn or agent',
    value       LowCardinality(String)                 COMMENT 'Which country, region, system or agent; empty: all, or not known',
    seen        AggregateFunction(groupBitmap, UInt32) COMMENT 'Nodes visited, reached or not',
    reachable   AggregateFunction(groupBitmap, UInt32) COMMENT 'Nodes that answered'
)
ENGINE = AggregatingMergeTree
PARTITION BY toYear(month)
ORDER BY (dimension, month, value)
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'Distinct nodes by month';

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.presence_months_mv TO {database}.presence_months AS
SELECT
    toStartOfMonth(day) AS month,
    dimension,
    value,
    groupBitmapMergeState(seen) AS seen,
    groupBitmapMergeState(reachable) AS reachable
FROM {database}.presence_days
GROUP BY month, dimension, value;

-- Ready figures by day, week and month, stated by the keeper whenever a period was touched. `version` grows with what
-- a row is made from, so the row that knows most stays, whoever wrote last.
CREATE TABLE IF NOT EXISTS {database}.presence_counts
(
    bucket      LowCardinality(String)  COMMENT 'day, week (from Monday) or month',
    start       Date                    COMMENT 'First day of the period',
    dimension   LowCardinality(String)  COMMENT 'country, region, asn or agent',
    value       LowCardinality(String)  COMMENT 'Which; empty: not known',
    seen        UInt32                  COMMENT 'Distinct nodes visited',
    reachable   UInt32                  COMMENT 'Distinct nodes that answered',
    version     UInt64                  COMMENT 'Visits that the row is made from'
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (bucket, dimension, start, value)
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'Distinct nodes by period and dimension, ready to be read; read with FINAL';

-- A period without a visit has no row. "The period before" is the one before it that has a row.
CREATE TABLE IF NOT EXISTS {database}.growth
(
    bucket      LowCardinality(String)  COMMENT 'day, week (from Monday) or month',
    start       Date                    COMMENT 'First day of the period',
    visits      UInt64                  COMMENT 'Visits in the period, reached or not',
    seen        UInt32                  COMMENT 'Distinct nodes visited',
    reachable   UInt32                  COMMENT 'Distinct nodes that answered',
    first_ever  UInt32                  COMMENT 'Of them, those that had never answered before',
    returning   UInt32                  COMMENT 'Of them, those that had answered before, but not in the period before',
    gone        UInt32                  COMMENT 'Nodes that answered in the period before and not in this one; counted so far while it is open',
    prefixes    Nullable(UInt32)        COMMENT 'Network prefixes (/24, /48) of the nodes that answered; null: addresses of less than half of them are kept',
    largest_prefix Nullable(UInt32)     COMMENT 'Most nodes that answered from one prefix; null: as above',
    observed_s  UInt32                  COMMENT 'Time in which a collector worked, seconds, to the minute',
    touched_at  DateTime64(3, 'UTC')    COMMENT 'When the newest of the visits counted was written, by the store''s clock',
    version     UInt64                  COMMENT 'Visits, and minutes with a collector, up to the end of the period: all that the row is made from'
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (bucket, start)
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'Nodes by period, and who came and went, ready to be read; read with FINAL';

-- First and newest answer of each node, over everything.
CREATE TABLE IF NOT EXISTS {database}.node_spans
(
    node_num         UInt32                                              COMMENT 'The node',
    first_reachable  SimpleAggregateFunction(min, DateTime64(3, 'UTC'))  COMMENT 'First visit that reached it',
    last_reachable   SimpleAggregateFunction(max, DateTime64(3, 'UTC'))  COMMENT 'Newest visit that reached it'
)
ENGINE = AggregatingMergeTree
ORDER BY node_num
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'When each node first and last answered';

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.node_spans_mv TO {database}.node_spans AS
SELECT s.node_num AS node_num, min(s.seen_at) AS first_reachable, max(s.seen_at) AS last_reachable
FROM {database}.sightings AS s
WHERE s.reachable
GROUP BY node_num;

CREATE TABLE IF NOT EXISTS {database}.rtt_hours
(
    hour       DateTime('UTC')                        COMMENT 'UTC hour',
    collector  LowCardinality(String)                 COMMENT 'Who measured',
    country    LowCardinality(String)                 COMMENT 'Country of the node; empty: not known',
    measured   SimpleAggregateFunction(sum, UInt64)   COMMENT 'Round-trip times measured',
    quiet      SimpleAggregateFunction(sum, UInt64)   COMMENT 'Of them while the collector was quiet',
    sum_ms     SimpleAggregateFunction(sum, Float64)  COMMENT 'Their sum, ms',
    rtt        AggregateFunction(quantilesBFloat16(0.5, 0.9, 0.99), Float32)  COMMENT 'Their quantiles, ms'
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(hour)
ORDER BY (hour, collector, country)
TTL hour + INTERVAL 45 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000
COMMENT 'Round-trip times by hour';

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.rtt_hours_mv TO {database}.rtt_hours AS
SELECT
    toStartOfHour(toDateTime(s.seen_at, 'UTC')) AS hour,
    s.collector AS collector,
    s.country AS country,
    count() AS measured,
    countIf(s.rtt_method = 'ping_quiet') AS quiet,
    sum(toFloat64(assumeNotNull(s.rtt_ms))) AS sum_ms,
    quantilesBFloat16State(0.5, 0.9, 0.99)(assumeNotNull(s.rtt_ms)) AS rtt
FROM {database}.sightings AS s
WHERE isNotNull(s.rtt_ms)
GROUP BY hour, collector, country;

CREATE TABLE IF NOT EXISTS {database}.rtt_days
(
    day        Date                                   COMMENT 'UTC day',
    collector  LowCardinality(String)                 COMMENT 'Who measured',
    country    LowCardinality(String)                 COMMENT 'Country of the node; empty: not known',
    measured   SimpleAggregateFunction(sum, UInt64)   COMMENT 'Round-trip times measured',
    quiet      SimpleAggregateFunction(sum, UInt64)   COMMENT 'Of them while the collector was quiet',
    sum_ms     SimpleAggregateFunction(sum, Float64)  COMMENT 'Their sum, ms',
    rtt        AggregateFunction(quantilesBFloat16(0.5, 0.9, 0.99), Float32)  COMMENT 'Their quantiles, ms'
)
ENGINE = AggregatingMergeTree
PARTITION BY toYear(day)
ORDER BY (day, collector, country)
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'Round-trip times by day';

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.rtt_days_mv TO {database}.rtt_days AS
SELECT
    toDate(hour) AS day,
    collector,
    country,
    sum(measured) AS measured,
    sum(quiet) AS quiet,
    sum(sum_ms) AS sum_ms,
    quantilesBFloat16MergeState(0.5, 0.9, 0.99)(rtt) AS rtt
FROM {database}.rtt_hours
GROUP BY day, collector, country;

CREATE TABLE IF NOT EXISTS {database}.rtt_months
(
    month      Date                                   COMMENT 'First day of the UTC month',
    collector  LowCardinality(String)                 COMMENT 'Who measured',
    country    LowCardinality(String)                 COMMENT 'Country of the node; empty: not known',
    measured   SimpleAggregateFunction(sum, UInt64)   COMMENT 'Round-trip times measured',
    rtt        AggregateFunction(quantilesBFloat16(0.5, 0.9, 0.99), Float32)  COMMENT 'Their quantiles, ms'
)
ENGINE = AggregatingMergeTree
PARTITION BY toYear(month)
ORDER BY (month, collector, country)
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'Round-trip times by month';

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.rtt_months_mv TO {database}.rtt_months AS
SELECT
    toStartOfMonth(day) AS month,
    collector,
    country,
    sum(measured) AS measured,
    quantilesBFloat16MergeState(0.5, 0.9, 0.99)(rtt) AS rtt
FROM {database}.rtt_days
GROUP BY month, collector, country;

-- Of all collectors and countries together: a state of quantiles has hundreds of entries, and a curve over a year must
-- not merge the states of each country for each of its points.
CREATE TABLE IF NOT EXISTS {database}.rtt_total_hours
(
    hour       DateTime('UTC')                        COMMENT 'UTC hour',
    measured   SimpleAggregateFunction(sum, UInt64)   COMMENT 'Round-trip times measured',
    quiet      SimpleAggregateFunction(sum, UInt64)   COMMENT 'Of them while the collector was quiet',
    sum_ms     SimpleAggregateFunction(sum, Float64)  COMMENT 'Their sum, ms',
    rtt        AggregateFunction(quantilesBFloat16(0.5, 0.9, 0.99), Float32)  COMMENT 'Their quantiles, ms'
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(hour)
ORDER BY hour
TTL hour + INTERVAL 45 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000
COMMENT 'All round-trip times by hour';

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.rtt_total_hours_mv TO {database}.rtt_total_hours AS
SELECT
    hour,
    sum(measured) AS measured,
    sum(quiet) AS quiet,
    sum(sum_ms) AS sum_ms,
    quantilesBFloat16MergeState(0.5, 0.9, 0.99)(rtt) AS rtt
FROM {database}.rtt_hours
GROUP BY hour;

CREATE TABLE IF NOT EXISTS {database}.rtt_total_days
(
    day        Date                                   COMMENT 'UTC day',
    measured   SimpleAggregateFunction(sum, UInt64)   COMMENT 'Round-trip times measured',
    quiet      SimpleAggregateFunction(sum, UInt64)   COMMENT 'Of them while the collector was quiet',
    sum_ms     SimpleAggregateFunction(sum, Float64)  COMMENT 'Their sum, ms',
    rtt        AggregateFunction(quantilesBFloat16(0.5, 0.9, 0.99), Float32)  COMMENT 'Their quantiles, ms'
)
ENGINE = AggregatingMergeTree
PARTITION BY toYear(day)
ORDER BY day
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'All round-trip times by day';

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.rtt_total_days_mv TO {database}.rtt_total_days AS
SELECT
    toDate(hour) AS day,
    sum(measured) AS measured,
    sum(quiet) AS quiet,
    sum(sum_ms) AS sum_ms,
    quantilesBFloat16MergeState(0.5, 0.9, 0.99)(rtt) AS rtt
FROM {database}.rtt_total_hours
GROUP BY day;

CREATE TABLE IF NOT EXISTS {database}.topic_days
(
    day          Date                                  COMMENT 'UTC day',
    topic        LowCardinality(String)                COMMENT 'Topic',
    type         LowCardinality(String)                COMMENT 'Type; empty: not known',
    messages     SimpleAggregateFunction(sum, UInt64)  COMMENT 'Messages',
    bytes        SimpleAggregateFunction(sum, UInt64)  COMMENT 'Their bytes, each message once, as far as sizes are known'
)
ENGINE = AggregatingMergeTree
PARTITION BY toYear(day)
ORDER BY (day, topic, type)
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'Messages by topic, type and day';

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.topic_days_mv TO {database}.topic_days AS
SELECT toDate(hour) AS day, topic, type, sum(messages) AS messages, sum(bytes) AS bytes
FROM {database}.topic_hours
GROUP BY day, topic, type;

-- Of all topics and types together, as the round-trip times above.
CREATE TABLE IF NOT EXISTS {database}.message_hours
(
    hour         DateTime('UTC')                       COMMENT 'UTC hour',
    messages     SimpleAggregateFunction(sum, UInt64)  COMMENT 'Messages',
    bytes        SimpleAggregateFunction(sum, UInt64)  COMMENT 'Their bytes, each message once, as far as sizes are known',
    sized        SimpleAggregateFunction(sum, UInt64)  COMMENT 'Messages whose size is known',
    reached      SimpleAggregateFunction(sum, UInt64)  COMMENT 'Subscribers reached, over the messages whose subscribers are known',
    subscribers  SimpleAggregateFunction(sum, UInt64)  COMMENT 'Nodes subscribed, over the same messages',
    deliveries   SimpleAggregateFunction(sum, UInt64)  COMMENT 'First receptions',
    duplicates   SimpleAggregateFunction(sum, UInt64)  COMMENT 'Receptions beyond the first',
    timed        SimpleAggregateFunction(sum, UInt64)  COMMENT 'Messages whose propagation time is known',
    t90          AggregateFunction(quantilesBFloat16(0.5, 0.9, 0.99), Float32)  COMMENT 'Time to 90% of the nodes reached, ms'
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(hour)
ORDER BY hour
TTL hour + INTERVAL 45 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000
COMMENT 'All messages by hour';

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.message_hours_mv TO {database}.message_hours AS
SELECT
    hour,
    sum(messages) AS messages,
    sum(bytes) AS bytes,
    sum(sized) AS sized,
    sum(reached) AS reached,
    sum(subscribers) AS subscribers,
    sum(deliveries) AS deliveries,
    sum(duplicates) AS duplicates,
    sum(timed) AS timed,
    quantilesBFloat16MergeState(0.5, 0.9, 0.99)(t90) AS t90
FROM {database}.topic_hours
GROUP BY hour;

CREATE TABLE IF NOT EXISTS {database}.message_days
(
    day          Date                                  COMMENT 'UTC day',
    messages     SimpleAggregateFunction(sum, UInt64)  COMMENT 'Messages',
    bytes        SimpleAggregateFunction(sum, UInt64)  COMMENT 'Their bytes, each message once, as far as sizes are known',
    sized        SimpleAggregateFunction(sum, UInt64)  COMMENT 'Messages whose size is known',
    reached      SimpleAggregateFunction(sum, UInt64)  COMMENT 'Subscribers reached, over the messages whose subscribers are known',
    subscribers  SimpleAggregateFunction(sum, UInt64)  COMMENT 'Nodes subscribed, over the same messages',
    deliveries   SimpleAggregateFunction(sum, UInt64)  COMMENT 'First receptions',
    duplicates   SimpleAggregateFunction(sum, UInt64)  COMMENT 'Receptions beyond the first',
    timed        SimpleAggregateFunction(sum, UInt64)  COMMENT 'Messages whose propagation time is known',
    t90          AggregateFunction(quantilesBFloat16(0.5, 0.9, 0.99), Float32)  COMMENT 'Time to 90% of the nodes reached, ms'
)
ENGINE = AggregatingMergeTree
PARTITION BY toYear(day)
ORDER BY day
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'All messages by day';

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.message_days_mv TO {database}.message_days AS
SELECT
    toDate(hour) AS day,
    sum(messages) AS messages,
    sum(bytes) AS bytes,
    sum(sized) AS sized,
    sum(reached) AS reached,
    sum(subscribers) AS subscribers,
    sum(deliveries) AS deliveries,
    sum(duplicates) AS duplicates,
    sum(timed) AS timed,
    quantilesBFloat16MergeState(0.5, 0.9, 0.99)(t90) AS t90
FROM {database}.message_hours
GROUP BY day;

-- In which minutes a collector worked: where none did, nothing is known of the network.
CREATE TABLE IF NOT EXISTS {database}.collector_hours
(
    hour       DateTime('UTC')                        COMMENT 'UTC hour',
    collector  LowCardinality(String)                 COMMENT 'Which collector',
    minutes    AggregateFunction(groupBitmap, UInt8)  COMMENT 'Minutes of the hour with a sign of life, 0 to 59'
)
ENGINE = AggregatingMergeTree
PARTITION BY toYear(hour)
ORDER BY (hour, collector)
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'Minutes in which collectors worked';

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.collector_hours_mv TO {database}.collector_hours AS
SELECT
    toStartOfHour(toDateTime(at, 'UTC')) AS hour,
    collector,
    groupBitmapState(toUInt8(toMinute(at))) AS minutes
FROM {database}.collector_heartbeats
GROUP BY hour, collector;

-- One way between two countries over the links that traced messages took, by the places the nodes had when the day was
-- counted. Stated by the keeper for the days whose links were touched; a pair that is no more is stated as nothing.
CREATE TABLE IF NOT EXISTS {database}.country_latency_days
(
    day           Date                    COMMENT 'UTC day',
    from_country  LowCardinality(String)  COMMENT 'Country of the sender; empty: not known',
    to_country    LowCardinality(String)  COMMENT 'Country of the receiver; empty: not known',
    messages      UInt64                  COMMENT 'First receptions; 0: the pair is no more',
    timed         UInt64                  COMMENT 'Of them with a known latency',
    latency       AggregateFunction(quantilesBFloat16(0.5, 0.9, 0.99), Float32)  COMMENT 'Latency of first receptions, ms',
    version       UInt64                  COMMENT 'Receptions of the day, between all countries, that the row is made from'
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYear(day)
ORDER BY (day, from_country, to_country)
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'One-way latency between countries by day; read with FINAL';

-- Where nodes are in the address space, read once, when an address is written. What is no IP address of the node's own
-- (a relay's, a name) is left out.
CREATE TABLE IF NOT EXISTS {database}.node_networks
(
    node_num    UInt32                                              COMMENT 'The node',
    network     IPv6                                                COMMENT 'First address of the /24 (IPv4, as ::ffff:0:0/96) or /48 (IPv6) it is in',
    ip          IPv6                                                COMMENT 'The address; ::, when no more than the network is kept',
    is_local    Bool                                                COMMENT 'Private, loopback or link-local: the same address elsewhere is another machine',
    first_seen  SimpleAggregateFunction(min, DateTime64(3, 'UTC'))  COMMENT 'First time it was announced',
    last_seen   SimpleAggregateFunction(max, DateTime64(3, 'UTC'))  COMMENT 'Newest time it was announced'
)
ENGINE = AggregatingMergeTree
ORDER BY (network, ip, node_num, is_local)
TTL toDateTime(last_seen) + INTERVAL 30 DAY
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'Which nodes announce addresses in which network';

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.node_networks_mv TO {database}.node_networks AS
SELECT
    node_num,
    tupleElement(IPv6CIDRToRange(assumeNotNull(parsed), if(is_ipv4, 120, 48)), 1) AS network,
    if(is_cut, toIPv6('::'), assumeNotNull(parsed)) AS ip,
    is_local,
    min(seen_first) AS first_seen,
    max(seen_last) AS last_seen
FROM
(
    SELECT
        a.node_num AS node_num,
        splitByChar('/', a.address) AS parts,
        parts[2] = 'ip4' OR startsWith(parts[3], '::ffff:') AS is_ipv4,
        toIPv6OrNull(if(parts[2] = 'ip4', concat('::ffff:', parts[3]), parts[3])) AS parsed,
        position(a.address, '/ipcidr/') > 0 AS is_cut,
        match(a.address, '^/(ip4/|ip6/::ffff:)(10|127|192[.]168|169[.]254|172[.](1[6-9]|2[0-9]|3[01])|100[.](6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7]))[.]|^/ip6/(::1?/|f[cd]|fe[89ab])') AS is_local,
        a.first_seen AS seen_first,
        a.last_seen AS seen_last
    FROM {database}.node_addresses AS a
    WHERE startsWith(a.address, '/ip') AND position(a.address, '/p2p-circuit') = 0
)
WHERE isNotNull(parsed)
GROUP BY node_num, network, ip, is_local;

-- A change of how long visits are kept rewrites nothing.
ALTER TABLE {database}.sightings MODIFY SETTING materialize_ttl_recalculate_only = 1;
