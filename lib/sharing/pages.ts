/** Paths of the dashboards, the overview first. */
export const DASHBOARD_PATHS = [
  '/analytics',
  '/analytics/growth',
  '/analytics/messages',
  '/analytics/latency',
  '/analytics/geography',
  '/analytics/versions',
  '/analytics/authorities',
] as const
