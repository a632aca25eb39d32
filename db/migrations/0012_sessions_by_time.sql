-- What happened lately is asked of all nodes at once: which of their sessions began or ended then is found by the time,
-- rather than by reading the times of all sessions there ever were. Each projection lies in the same part as its rows, and
-- is made anew where rows of it replace each other.
ALTER TABLE {database}.sessions MODIFY SETTING deduplicate_merge_projection_mode = 'rebuild';

ALTER TABLE {database}.sessions
    ADD PROJECTION IF NOT EXISTS by_start (SELECT node_num, started_at, online, start_known ORDER BY started_at);

ALTER TABLE {database}.sessions
    ADD PROJECTION IF NOT EXISTS by_end (SELECT node_num, ended_at, online, end_known ORDER BY ended_at);

ALTER TABLE {database}.sessions MATERIALIZE PROJECTION by_start;

ALTER TABLE {database}.sessions MATERIALIZE PROJECTION by_end;
