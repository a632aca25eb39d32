import type { Database } from '@/db/client'

const CLOCK = "now64(3, 'UTC')"

/** A store whose clock, whenever a collector asks for the time by it, is ahead as a test says: nobody has to wait. */
export function storeAhead(db: Database, aheadMs: () => number): Database {
  return {
    name: db.name,
    select: (query) => {
      const ahead = `(${CLOCK} + toIntervalMillisecond(${aheadMs().toFixed(0)}))`
      return db.select({ ...query, sql: query.sql.replaceAll(CLOCK, ahead) })
    },
    insert: (rows) => db.insert(rows),
    command: (command) => db.command(command),
    stream: (query) => db.stream(query),
    ping: () => db.ping(),
    close: () => db.close(),
  }
}
