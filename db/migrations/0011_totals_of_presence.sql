-- Distinct nodes whatever their country, system or agent: what most dashboards ask. Among the rows of all dimensions
-- a year of them is read with everything that stands between, and a bitmap that is passed over costs as much as one that
-- is wanted. Here a row stands beside the next, and little is read that was not asked for.

CREATE TABLE IF NOT EXISTS {database}.presence_total_hours
(
    hour       DateTime('UTC')                        COMMENT 'UTC hour',
    seen       AggregateFunction(groupBitmap, UInt32) COMMENT 'Nodes visited, reached or not',
    reachable  AggregateFunction(groupBitmap, UInt32) COMMENT 'Nodes that answered'
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(hour)
ORDER BY hour
TTL hour + INTERVAL 45 DAY
SETTINGS index_granularity = 32, ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000
COMMENT 'All distinct nodes by hour';

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.presence_total_hours_mv TO {database}.presence_total_hours AS
SELECT hour, groupBitmapMergeState(seen) AS seen, groupBitmapMergeState(reachable) AS reachable
FROM {database}.presence_hours
WHERE dimension = 'all'
GROUP BY hour;

CREATE TABLE IF NOT EXISTS {database}.presence_total_days
(
    day        Date                                   COMMENT 'UTC day',
    seen       AggregateFunction(groupBitmap, UInt32) COMMENT 'Nodes visited, reached or not',
    reachable  AggregateFunction(groupBitmap, UInt32) COMMENT 'Nodes that answered'
)
ENGINE = AggregatingMergeTree
PARTITION BY toYear(day)
ORDER BY day
SETTINGS index_granularity = 32, non_replicated_deduplication_window = 10000
COMMENT 'All distinct nodes by day';

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.presence_total_days_mv TO {database}.presence_total_days AS
SELECT day, groupBitmapMergeState(seen) AS seen, groupBitmapMergeState(reachable) AS reachable
FROM {database}.presence_days
WHERE dimension = 'all'
GROUP BY day;

CREATE TABLE IF NOT EXISTS {database}.presence_total_months
(
    month      Date                                   COMMENT 'First day of the UTC month',
    seen       AggregateFunction(groupBitmap, UInt32) COMMENT 'Nodes visited, reached or not',
    reachable  AggregateFunction(groupBitmap, UInt32) COMMENT 'Nodes that answered'
)
ENGINE = AggregatingMergeTree
PARTITION BY toYear(month)
ORDER BY month
SETTINGS index_granularity = 32, non_replicated_deduplication_window = 10000
COMMENT 'All distinct nodes by month';

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.presence_total_months_mv TO {database}.presence_total_months AS
SELECT
    toStartOfMonth(day) AS month,
    groupBitmapMergeState(seen) AS seen,
    groupBitmapMergeState(reachable) AS reachable
FROM {database}.presence_total_days
GROUP BY month;

-- What was counted before there was a view: the same node in the same bitmap twice is there once. Months are made of the
-- days that come in here.
INSERT INTO {database}.presence_total_hours (hour, seen, reachable)
SELECT p.hour, groupBitmapMergeState(p.seen), groupBitmapMergeState(p.reachable)
FROM {database}.presence_hours AS p
WHERE p.dimension = 'all'
GROUP BY p.hour;

INSERT INTO {database}.presence_total_days (day, seen, reachable)
SELECT p.day, groupBitmapMergeState(p.seen), groupBitmapMergeState(p.reachable)
FROM {database}.presence_days AS p
WHERE p.dimension = 'all'
GROUP BY p.day;
