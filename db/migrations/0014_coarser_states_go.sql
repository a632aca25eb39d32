-- What 0013 put finer tables in the place of.
DROP VIEW IF EXISTS {database}.rtt_total_days_mv;

DROP VIEW IF EXISTS {database}.rtt_total_hours_mv;

DROP VIEW IF EXISTS {database}.rtt_months_mv;

DROP VIEW IF EXISTS {database}.rtt_days_mv;

DROP VIEW IF EXISTS {database}.rtt_hours_mv;

DROP VIEW IF EXISTS {database}.presence_months_mv;

DROP TABLE IF EXISTS {database}.rtt_total_days SYNC;

DROP TABLE IF EXISTS {database}.rtt_total_hours SYNC;

DROP TABLE IF EXISTS {database}.rtt_months SYNC;

DROP TABLE IF EXISTS {database}.rtt_days SYNC;

DROP TABLE IF EXISTS {database}.rtt_hours SYNC;

DROP TABLE IF EXISTS {database}.presence_months SYNC;
