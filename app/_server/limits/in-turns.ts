import type { Database } from '@/db/client'

/** Asks once it is the caller's turn. @throws {ProblemError} 429 or 503 when there is none. */
export type InTurn = <T>(ask: () => Promise<T>) => Promise<T>

/** A database each question to which waits for its turn: one answer may need a dozen of them. */
export function inTurns(db: Database, inTurn: InTurn): Database {
  return {
    name: db.name,
    select: (query) => inTurn(() => db.select(query)),
    stream: (query) => inTurn(() => db.stream(query)),
    insert: (query) => inTurn(() => db.insert(query)),
    command: (query) => inTurn(() => db.command(query)),
    ping: () => db.ping(),
    close: () => db.close(),
  }
}
