-- A state is read with all that stand in the same granule of its table, and one that is passed over costs as much as one
-- that is wanted: what is put together from some days of some countries reads a year of all of them where thousands of
-- rows make a granule. Here few do. Nobody writes while this is applied: collectors are stopped, or not yet started.

DROP VIEW IF EXISTS {database}.rtt_all_months_mv;
DROP VIEW IF EXISTS {database}.rtt_all_days_mv;
DROP VIEW IF EXISTS {database}.rtt_all_hours_mv;
DROP VIEW IF EXISTS {database}.rtt_country_months_mv;
DROP VIEW IF EXISTS {database}.rtt_country_days_mv;
DROP VIEW IF EXISTS {database}.rtt_country_hours_mv;

DROP TABLE IF EXISTS {database}.rtt_country_hours SYNC;
DROP TABLE IF EXISTS {database}.rtt_country_days SYNC;
DROP TABLE IF EXISTS {database}.rtt_country_months SYNC;
DROP TABLE IF EXISTS {database}.rtt_all_hours SYNC;
DROP TABLE IF EXISTS {database}.rtt_all_days SYNC;
DROP TABLE IF EXISTS {database}.rtt_all_months SYNC;

CREATE TABLE IF NOT EXISTS {database}.rtt_country_hours
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
SETTINGS index_granularity = 64, ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000
COMMENT 'Round-trip times by hour';

CREATE TABLE IF NOT EXISTS {database}.rtt_country_days
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
SETTINGS index_granularity = 64, non_replicated_deduplication_window = 10000
COMMENT 'Round-trip times by day';

CREATE TABLE IF NOT EXISTS {database}.rtt_country_months
(
    month      Date                                   COMMENT 'First day of the UTC month',
    collector  LowCardinality(String)                 COMMENT 'Who measured',
    country    LowCardinality(String)                 COMMENT 'Country of the node; empty: not known',
    measured   SimpleAggregateFunction(sum, UInt64)   COMMENT 'Round-trip times measured',
    quiet      SimpleAggregateFunction(sum, UInt64)   COMMENT 'Of them while the collector was quiet',
    sum_ms     SimpleAggregateFunction(sum, Float64)  COMMENT 'Their sum, ms',
    rtt        AggregateFunction(quantilesBFloat16(0.5, 0.9, 0.99), Float32)  COMMENT 'Their quantiles, ms'
)
ENGINE = AggregatingMergeTree
PARTITION BY toYear(month)
ORDER BY (month, collector, country)
SETTINGS index_granularity = 64, non_replicated_deduplication_window = 10000
COMMENT 'Round-trip times by month';

CREATE TABLE IF NOT EXISTS {database}.rtt_all_hours
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
SETTINGS index_granularity = 8, ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000
COMMENT 'All round-trip times by hour';

CREATE TABLE IF NOT EXISTS {database}.rtt_all_days
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
SETTINGS index_granularity = 8, non_replicated_deduplication_window = 10000
COMMENT 'All round-trip times by day';

CREATE TABLE IF NOT EXISTS {database}.rtt_all_months
(
    month      Date                                   COMMENT 'First day of the UTC month',
    measured   SimpleAggregateFunction(sum, UInt64)   COMMENT 'Round-trip times measured',
    quiet      SimpleAggregateFunction(sum, UInt64)   COMMENT 'Of them while the collector was quiet',
    sum_ms     SimpleAggregateFunction(sum, Float64)  COMMENT 'Their sum, ms',
    rtt        AggregateFunction(quantilesBFloat16(0.5, 0.9, 0.99), Float32)  COMMENT 'Their quantiles, ms'
)
ENGINE = AggregatingMergeTree
PARTITION BY toYear(month)
ORDER BY month
SETTINGS index_granularity = 8, non_replicated_deduplication_window = 10000
COMMENT 'All round-trip times by month';

-- What was counted so far. Months did not say how much of it was measured while the collector was quiet: days did.

INSERT INTO {database}.rtt_country_hours (hour, collector, country, measured, quiet, sum_ms, rtt) SELECT hour, collector, country, measured, quiet, sum_ms, rtt FROM {database}.rtt_hours;

INSERT INTO {database}.rtt_country_days (day, collector, country, measured, quiet, sum_ms, rtt) SELECT day, collector, country, measured, quiet, sum_ms, rtt FROM {database}.rtt_days;

INSERT INTO {database}.rtt_country_months (month, collector, country, measured, quiet, sum_ms, rtt)
SELECT toStartOfMonth(day) AS month, collector, country, sum(measured), sum(quiet), sum(sum_ms), quantilesBFloat16MergeState(0.5, 0.9, 0.99)(rtt)
FROM {database}.rtt_days
GROUP BY month, collector, country;

INSERT INTO {database}.rtt_all_hours (hour, measured, quiet, sum_ms, rtt) SELECT hour, measured, quiet, sum_ms, rtt FROM {database}.rtt_total_hours;

INSERT INTO {database}.rtt_all_days (day, measured, quiet, sum_ms, rtt) SELECT day, measured, quiet, sum_ms, rtt FROM {database}.rtt_total_days;

INSERT INTO {database}.rtt_all_months (month, measured, quiet, sum_ms, rtt)
SELECT toStartOfMonth(day) AS month, sum(measured), sum(quiet), sum(sum_ms), quantilesBFloat16MergeState(0.5, 0.9, 0.99)(rtt)
FROM {database}.rtt_total_days
GROUP BY month;

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.rtt_country_hours_mv TO {database}.rtt_country_hours AS
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

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.rtt_country_days_mv TO {database}.rtt_country_days AS
SELECT
    toDate(hour) AS day,
    collector,
    country,
    sum(measured) AS measured,
    sum(quiet) AS quiet,
    sum(sum_ms) AS sum_ms,
    quantilesBFloat16MergeState(0.5, 0.9, 0.99)(rtt) AS rtt
FROM {database}.rtt_country_hours
GROUP BY day, collector, country;

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.rtt_country_months_mv TO {database}.rtt_country_months AS
SELECT
    toStartOfMonth(day) AS month,
    collector,
    country,
    sum(measured) AS measured,
    sum(quiet) AS quiet,
    sum(sum_ms) AS sum_ms,
    quantilesBFloat16MergeState(0.5, 0.9, 0.99)(rtt) AS rtt
FROM {database}.rtt_country_days
GROUP BY month, collector, country;

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.rtt_all_hours_mv TO {database}.rtt_all_hours AS
SELECT
    hour,
    sum(measured) AS measured,
    sum(quiet) AS quiet,
    sum(sum_ms) AS sum_ms,
    quantilesBFloat16MergeState(0.5, 0.9, 0.99)(rtt) AS rtt
FROM {database}.rtt_country_hours
GROUP BY hour;

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.rtt_all_days_mv TO {database}.rtt_all_days AS
SELECT
    toDate(hour) AS day,
    sum(measured) AS measured,
    sum(quiet) AS quiet,
    sum(sum_ms) AS sum_ms,
    quantilesBFloat16MergeState(0.5, 0.9, 0.99)(rtt) AS rtt
FROM {database}.rtt_all_hours
GROUP BY day;

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.rtt_all_months_mv TO {database}.rtt_all_months AS
SELECT
    toStartOfMonth(day) AS month,
    sum(measured) AS measured,
    sum(quiet) AS quiet,
    sum(sum_ms) AS sum_ms,
    quantilesBFloat16MergeState(0.5, 0.9, 0.99)(rtt) AS rtt
FROM {database}.rtt_all_days
GROUP BY month;

-- Quantiles of periods that are over, put out as numbers: a curve over a year is a row a day. `measured` says of how many
-- times a row was made: where there are more by now, it is put together from the states again.
CREATE TABLE IF NOT EXISTS {database}.rtt_figures
(
    bucket    LowCardinality(String)  COMMENT 'day, week (from Monday) or month',
    start     Date                    COMMENT 'First day of the period',
    measured  UInt64                  COMMENT 'Round-trip times that the row was made of',
    times     Array(Float32)          COMMENT 'Their quantiles 0.5, 0.9 and 0.99, ms, as BFloat16 cuts them',
    version   UInt64                  COMMENT 'When it was stated, by the store''s clock, ms since 1970'
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (bucket, start)
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'Quantiles of round-trip times by period, ready to be read; read with FINAL';

-- Distinct nodes by country, region, system and agent. The same node in the same bitmap twice is there once.

CREATE TABLE IF NOT EXISTS {database}.presence_value_days
(
    day        Date                                   COMMENT 'UTC day',
    dimension  LowCardinality(String)                 COMMENT 'country, region, asn or agent',
    value      LowCardinality(String)                 COMMENT 'Which country, region, system or agent; empty: not known',
    seen       AggregateFunction(groupBitmap, UInt32) COMMENT 'Nodes visited, reached or not',
    reachable  AggregateFunction(groupBitmap, UInt32) COMMENT 'Nodes that answered'
)
ENGINE = AggregatingMergeTree
PARTITION BY toYear(day)
ORDER BY (dimension, day, value)
SETTINGS index_granularity = 64, non_replicated_deduplication_window = 10000
COMMENT 'Distinct nodes of each country, region, system and agent by day';

CREATE TABLE IF NOT EXISTS {database}.presence_value_months
(
    month      Date                                   COMMENT 'First day of the UTC month',
    dimension  LowCardinality(String)                 COMMENT 'country, region, asn or agent',
    value      LowCardinality(String)                 COMMENT 'Which country, region, system or agent; empty: not known',
    seen       AggregateFunction(groupBitmap, UInt32) COMMENT 'Nodes visited, reached or not',
    reachable  AggregateFunction(groupBitmap, UInt32) COMMENT 'Nodes that answered'
)
ENGINE = AggregatingMergeTree
PARTITION BY toYear(month)
ORDER BY (dimension, month, value)
SETTINGS index_granularity = 64, non_replicated_deduplication_window = 10000
COMMENT 'Distinct nodes of each country, region, system and agent by month';

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.presence_value_days_mv TO {database}.presence_value_days AS
SELECT day, dimension, value, groupBitmapMergeState(seen) AS seen, groupBitmapMergeState(reachable) AS reachable
FROM {database}.presence_days
WHERE dimension != 'all'
GROUP BY day, dimension, value;

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.presence_value_months_mv TO {database}.presence_value_months AS
SELECT
    toStartOfMonth(day) AS month,
    dimension,
    value,
    groupBitmapMergeState(seen) AS seen,
    groupBitmapMergeState(reachable) AS reachable
FROM {database}.presence_value_days
GROUP BY month, dimension, value;

-- Months are made of the days that come in here.
INSERT INTO {database}.presence_value_days (day, dimension, value, seen, reachable)
SELECT p.day, p.dimension, p.value, groupBitmapMergeState(p.seen), groupBitmapMergeState(p.reachable)
FROM {database}.presence_days AS p
WHERE p.dimension != 'all'
GROUP BY p.day, p.dimension, p.value;

-- Latency between continents: a month of all pairs of countries is thousands of states, of continents some hundred.
CREATE TABLE IF NOT EXISTS {database}.region_latency_days
(
    day          Date                    COMMENT 'UTC day',
    from_region  LowCardinality(String)  COMMENT 'Continent of the sender: AF, AN, AS, EU, NA, OC or SA; empty: not known',
    to_region    LowCardinality(String)  COMMENT 'Continent of the receiver; empty: not known',
    messages     UInt64                  COMMENT 'First receptions; 0: the pair is no more',
    timed        UInt64                  COMMENT 'Of them with a known latency',
    latency      AggregateFunction(quantilesBFloat16(0.5, 0.9, 0.99), Float32)  COMMENT 'Latency of first receptions, ms',
    version      UInt64                  COMMENT 'That of the rows of countries it was made from'
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYear(day)
ORDER BY (day, from_region, to_region)
SETTINGS index_granularity = 32, non_replicated_deduplication_window = 10000
COMMENT 'One-way latency between continents by day; read with FINAL';

-- The days that are stated; from here on keepers state both.
INSERT INTO {database}.region_latency_days (day, from_region, to_region, messages, timed, latency, version)
WITH
    arrayMap(pair -> splitByChar(':', pair), splitByWhitespace('
        AC:AF AO:AF BF:AF BI:AF BJ:AF BW:AF CD:AF CF:AF CG:AF CI:AF CM:AF CV:AF DJ:AF DZ:AF EG:AF EH:AF ER:AF
        ET:AF GA:AF GH:AF GM:AF GN:AF GQ:AF GW:AF KE:AF KM:AF LR:AF LS:AF LY:AF MA:AF MG:AF ML:AF MR:AF MU:AF
        MW:AF MZ:AF NA:AF NE:AF NG:AF RE:AF RW:AF SC:AF SD:AF SH:AF SL:AF SN:AF SO:AF SS:AF ST:AF SZ:AF TA:AF
        TD:AF TG:AF TN:AF TZ:AF UG:AF YT:AF ZA:AF ZM:AF ZW:AF AD:EU AL:EU AT:EU AX:EU BA:EU BE:EU BG:EU BY:EU
        CH:EU CY:EU CZ:EU DE:EU DK:EU EE:EU ES:EU FI:EU FO:EU FR:EU GB:EU GG:EU GI:EU GR:EU HR:EU HU:EU IE:EU
        IM:EU IS:EU IT:EU JE:EU LI:EU LT:EU LU:EU LV:EU MC:EU MD:EU ME:EU MK:EU MT:EU NL:EU NO:EU PL:EU PT:EU
        RO:EU RS:EU SE:EU SI:EU SJ:EU SK:EU SM:EU UA:EU VA:EU XK:EU AE:AS AF:AS AM:AS AZ:AS BD:AS BH:AS BN:AS
        BT:AS CC:AS CN:AS CX:AS GE:AS HK:AS ID:AS IL:AS IN:AS IO:AS IQ:AS IR:AS JO:AS JP:AS KG:AS KH:AS KP:AS
        KR:AS KW:AS KZ:AS LA:AS LB:AS LK:AS MM:AS MN:AS MO:AS MV:AS MY:AS NP:AS OM:AS PH:AS PK:AS PS:AS QA:AS
        RU:AS SA:AS SG:AS SY:AS TH:AS TJ:AS TM:AS TR:AS TW:AS UZ:AS VN:AS YE:AS AG:NA AI:NA AW:NA BB:NA BL:NA
        BM:NA BQ:NA BS:NA BZ:NA CA:NA CR:NA CU:NA CW:NA DM:NA DO:NA GD:NA GL:NA GP:NA GT:NA HN:NA HT:NA JM:NA
        KN:NA KY:NA LC:NA MF:NA MQ:NA MS:NA MX:NA NI:NA PA:NA PM:NA PR:NA SV:NA SX:NA TC:NA TT:NA US:NA VC:NA
        VG:NA VI:NA AQ:AN BV:AN GS:AN HM:AN TF:AN AR:SA BO:SA BR:SA CL:SA CO:SA EC:SA FK:SA GF:SA GY:SA PE:SA
        PY:SA SR:SA UY:SA VE:SA AS:OC AU:OC CK:OC FJ:OC FM:OC GU:OC KI:OC MH:OC MP:OC NC:OC NF:OC NR:OC NU:OC
        NZ:OC PF:OC PG:OC PN:OC PW:OC SB:OC TK:OC TL:OC TO:OC TV:OC UM:OC VU:OC WF:OC WS:OC
    ')) AS pairs,
    arrayMap(pair -> pair[1], pairs) AS countries,
    arrayMap(pair -> pair[2], pairs) AS continents
SELECT
    c.day AS day,
    transform(toString(c.from_country), countries, continents, '') AS from_region,
    transform(toString(c.to_country), countries, continents, '') AS to_region,
    sum(c.messages) AS messages,
    sum(c.timed) AS timed,
    quantilesBFloat16MergeState(0.5, 0.9, 0.99)(c.latency) AS latency,
    max(c.version) AS version
FROM {database}.country_latency_days AS c FINAL
GROUP BY day, from_region, to_region;
