import type { IncomingMessage } from 'node:http'
import type { Database } from '@/db/client'

/**
 * Asks once it is a caller's turn.
 * @param signal - nobody wants the answer any more.
 * @throws {ProblemError} 429 or 503 when there is no turn.
 */
export type InTurn = <T>(ask: () => Promise<T>, signal?: AbortSignal) => Promise<T>

/** Who asks the database. */
export interface Asker {
  /** Tells callers apart. */
  readonly id: string
  /**
   * Waits for the caller's turn to ask one question.
   * @param signal - it is not needed any more.
   * @returns what to call when the question is answered.
   * @throws {ProblemError} 429 or 503.
   */
  takeTurn(signal?: AbortSignal): Promise<() => void>
}

/** One who waits for nobody. */
export const FREE_ASKER: Asker = { id: '', takeTurn: () => Promise.resolve(() => undefined) }

/** In whose turns a request is answered. */
export type AskerOf = (request: IncomingMessage) => Asker

export const FREE_ASKERS: AskerOf = () => FREE_ASKER

export function inTurnOf(asker: Asker): InTurn {
  return async (ask, signal) => {
    const done = await asker.takeTurn(signal)
    return ask().finally(done)
  }
}

/** A database each question to which waits for its turn: one answer may need a dozen of them. */
export function inTurns(db: Database, inTurn: InTurn): Database {
  return {
    name: db.name,
    select: (query) => inTurn(() => db.select(query), query.signal),
    stream: (query) => inTurn(() => db.stream(query), query.signal),
    insert: (query) => inTurn(() => db.insert(query), query.signal),
    command: (query) => inTurn(() => db.command(query), query.signal),
    ping: () => db.ping(),
    close: () => db.close(),
  }
}
