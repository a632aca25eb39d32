/** Where sessions are stated; other names while they are made anew beside the old ones. @module */

export interface SessionTables {
  sessions: string
  nodeDays: string
  sessionDays: string
  oneTimeNodes: string
}

export const SESSION_TABLES: SessionTables = {
  sessions: 'sessions',
  nodeDays: 'node_days',
  sessionDays: 'session_days',
  oneTimeNodes: 'one_time_nodes',
}
