/** What can go wrong between us and ClickHouse, and whether trying again can help. @module */

/** ClickHouse answered, and the answer is no. */
export class DatabaseError extends Error {
  override readonly name: string = 'DatabaseError'
  /** ClickHouse's exception code, such as 60 for an unknown table; undefined when the answer made no sense. */
  readonly code: number | undefined

  constructor(message: string, options: { cause?: unknown; code?: number | undefined } = {}) {
    super(message, { cause: options.cause })
    this.code = options.code
  }
}

/** ClickHouse cannot answer now: away, starting, overloaded or cut off. The same call may succeed later. */
export class DatabaseUnavailableError extends Error {
  override readonly name = 'DatabaseUnavailableError'
}

/** A row came back that does not fit the query's schema: the query and its row type have drifted apart. */
export class DatabaseRowError extends DatabaseError {
  override readonly name = 'DatabaseRowError'
}
