import type { Database, SelectQuery } from '@/db/client'

/**
 * A database of which one page asks each of its questions once: the parts of a page have several in common, such as how
 * well each bucket was observed.
 */
export function askedOnce(db: Database): Database {
  const asked = new Map<string, Promise<unknown[]>>()
  return {
    name: db.name,
    select<T>(query: SelectQuery<T>): Promise<T[]> {
      const key = JSON.stringify([query.name, query.sql, query.params])
      // The same name and text stand for the same rows.
      const known = asked.get(key) as Promise<T[]> | undefined
      if (known !== undefined) return known
      const rows = db.select(query)
      asked.set(key, rows)
      return rows
    },
    insert: (rows) => db.insert(rows),
    command: (command) => db.command(command),
    stream: (query) => db.stream(query),
    ping: () => db.ping(),
    close: () => db.close(),
  }
}
