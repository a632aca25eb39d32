/** Turns what the ClickHouse client throws into our own errors. @module */
import { ClickHouseError } from '@clickhouse/client'
import { DatabaseError, DatabaseUnavailableError } from './errors'

/** Codes after which the same call may succeed: overload, lost replicas or Keeper, a server that is stopping. */
const TRANSIENT_CODES = new Set([
  159, // TIMEOUT_EXCEEDED
  202, // TOO_MANY_SIMULTANEOUS_QUERIES
  203, // NO_FREE_CONNECTION
  209, // SOCKET_TIMEOUT
  210, // NETWORK_ERROR
  225, // NO_ZOOKEEPER
  236, // ABORTED
  241, // MEMORY_LIMIT_EXCEEDED
  242, // TABLE_IS_READ_ONLY
  252, // TOO_MANY_PARTS
  279, // ALL_CONNECTION_TRIES_FAILED
  285, // TOO_FEW_LIVE_REPLICAS
  286, // UNSATISFIED_QUORUM_FOR_PREVIOUS_WRITE
  319, // UNKNOWN_STATUS_OF_INSERT
  394, // QUERY_WAS_CANCELLED
  999, // KEEPER_EXCEPTION
])
/** The memory one query may take, which it will not fit in next time either; `(total)` is another matter. */
const OWN_LIMIT = 'Query memory limit exceeded'
/** VIOLATED_CONSTRAINT, and the constraint by which a table takes no rows for a moment. */
const VIOLATED_CONSTRAINT = 469
export const HOLD = 'held_back'
/** AUTHENTICATION_FAILED: from an engine that was started anew, or from whoever has its old port now. */
const WRONG_LOGIN = 516

const LOST_CONNECTION =
  /^(?:ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_SOCKET|ERR_STREAM_PREMATURE_CLOSE)$/
const LOST_WORDS = /Timeout error|socket hang up|aborted|premature close|terminated/i

/** @param name - the query's name, for the message. */
export function toDatabaseFailure(name: string, error: unknown): DatabaseError | DatabaseUnavailableError {
  if (error instanceof DatabaseError || error instanceof DatabaseUnavailableError) return error
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof ClickHouseError) {
    const code = Number(error.code)
    const isHeld = code === VIOLATED_CONSTRAINT && message.includes(`\`${HOLD}\``)
    if (isHeld || (TRANSIENT_CODES.has(code) && !message.startsWith(OWN_LIMIT))) {
      return new DatabaseUnavailableError(`ClickHouse cannot answer ${name} now: ${message}`, {
        cause: error,
      })
    }
    return new DatabaseError(`ClickHouse refused ${name}: ${message}`, { cause: error, code })
  }
  if (isConnectionLost(error)) {
    return new DatabaseUnavailableError(`ClickHouse cannot be reached for ${name}: ${message}`, {
      cause: error,
    })
  }
  return new DatabaseError(`${name} failed: ${message}`, { cause: error })
}

/** The engine may have come back elsewhere: worth looking where it is now. */
export function mayHaveMoved(failure: DatabaseError | DatabaseUnavailableError): boolean {
  return failure instanceof DatabaseUnavailableError || failure.code === WRONG_LOGIN
}

function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('code' in error && typeof error.code === 'string' && LOST_CONNECTION.test(error.code)) return true
  if (LOST_WORDS.test(error.message)) return true
  // A host name with several addresses fails with one error for each.
  if (error instanceof AggregateError) return error.errors.some(isConnectionLost)
  return error.cause !== undefined && isConnectionLost(error.cause)
}
