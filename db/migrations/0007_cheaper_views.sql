-- The same rows, made with less work: what an insert of visits costs is mostly these two views.

-- The newest visit of a node comes first: the states, which copy what they keep, then copy it once.
ALTER TABLE {database}.collector_node_latest_mv MODIFY QUERY
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
FROM (SELECT * FROM {database}.sightings ORDER BY seen_at DESC) AS s
GROUP BY node_num, collector;

-- Grouped by the columns themselves, and named afterwards, rather than once by name for each row.
ALTER TABLE {database}.presence_hours_mv MODIFY QUERY
SELECT
    hour,
    multiIf(of_agent, 'agent', of_asn, 'asn', of_region, 'region', of_country, 'country', 'all') AS dimension,
    multiIf(
        of_agent, agent,
        of_asn, if(asn = 0, '', toString(asn)),
        of_region, if(region = '', '', concat(country, '/', region)),
        of_country, country,
        ''
    ) AS value,
    visits,
    seen,
    reachable,
    now64(3, 'UTC') AS touched_at
FROM
(
    SELECT
        toStartOfHour(toDateTime(s.seen_at, 'UTC')) AS hour,
        toString(s.country) AS country,
        toString(s.region) AS region,
        s.asn AS asn,
        toString(s.agent) AS agent,
        grouping(s.country) = 0 AS of_country,
        grouping(s.region) = 0 AS of_region,
        grouping(s.asn) = 0 AS of_asn,
        grouping(s.agent) = 0 AS of_agent,
        count() AS visits,
        groupBitmapState(s.node_num) AS seen,
        groupBitmapStateIf(s.node_num, s.reachable) AS reachable
    FROM {database}.sightings AS s
    GROUP BY GROUPING SETS ((hour), (hour, s.country), (hour, s.country, s.region), (hour, s.asn), (hour, s.agent))
);
