/** Which rollups can be counted anew, and how: one entry each. @module */
import { COLLECTOR_HOURS, NETWORKS, PRESENCE, RTT, SPANS, TOPICS, type LevelledRollup } from './levels'
import { rebuildGrowth } from './rebuild-growth'
import { rebuildLevels, type RebuildInit } from './rebuild-levels'
import { rebuildSessions } from './rebuild-sessions'

export interface Rollup {
  /** As it is named on the command line. */
  name: string
  /** What it is, for the list. */
  about: string
  rebuild(init: RebuildInit): Promise<void>
}

const levelled = (name: string, about: string, rollup: LevelledRollup): Rollup => ({
  name,
  about,
  rebuild: (init) => rebuildLevels(rollup, init),
})

/** Ready figures know only of what is more than they were made from: what may be less now is stated anew. */
const withGrowth = (name: string, about: string, rollup: LevelledRollup): Rollup => ({
  name,
  about: `${about}; and growth`,
  async rebuild(init) {
    await rebuildLevels(rollup, init)
    await rebuildGrowth(init)
  },
})

export const ROLLUPS: readonly Rollup[] = [
  withGrowth('presence', 'distinct nodes by hour, day and month; from visits', PRESENCE),
  { name: 'growth', about: 'ready figures by day, week and month; from presence', rebuild: rebuildGrowth },
  withGrowth('spans', 'first and newest answer of each node; from visits', SPANS),
  {
    name: 'sessions',
    about: 'sessions of all nodes, and uptime and churn by day; from visits and signs of life',
    rebuild: rebuildSessions,
  },
  levelled('rtt', 'round-trip times by hour, day and month; from visits', RTT),
  withGrowth('collector-hours', 'minutes in which collectors worked; from signs of life', COLLECTOR_HOURS),
  levelled('topics', 'messages by day, and of all topics together; from messages by hour', TOPICS),
  levelled('networks', 'networks nodes are in; from addresses', NETWORKS),
]

/** What can be rebuilt, a line each. */
export function rollupList(): string {
  const lines = ROLLUPS.map(({ name, about }) => `  ${name.padEnd(16)} ${about}`)
  return `These can be rebuilt:\n${lines.join('\n')}`
}
