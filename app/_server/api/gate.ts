/** What the API asks of whoever says who may ask, and how much. @module */
import type { IncomingMessage } from 'node:http'
import type { Operation } from '@/lib/api/operation'
import type { Asker } from '../limits/in-turns'

export interface ApiGate {
  /**
   * Takes what every request costs from the caller's budget.
   * @throws {ProblemError} 401 when the key is not known, 429 when nothing is left.
   */
  admit(request: IncomingMessage, operation: Pick<Operation, 'cost'>): Promise<Admission>
}
export interface Admission {
  /** What is left, at the moment. */
  readonly headers: Readonly<Record<string, string>>
  /**
   * To be called before the database is asked, and not for what is answered from memory: takes the rest of what the
   * answer costs, and waits for the caller's turn.
   * @returns what to call when the answer is there.
   * @throws {ProblemError} 429 or 503.
   */
  work(): Promise<() => void>
  /** In whose turns the database is asked, one question at a time. */
  readonly asker: Asker
  /**
   * The same for a stream of rows; waits for the caller's turn.
   * @returns what to call when the stream has ended.
   * @throws {ProblemError} 429 or 503.
   */
  startExport(): Promise<() => void>
  /** To be called when the request is over, however it ended. */
  readonly release: () => void
}
