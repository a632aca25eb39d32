/** Which failures are worth another try. */
import { ClickHouseError } from '@clickhouse/client'
import { describe, expect, it } from 'vitest'
import { DatabaseError, DatabaseUnavailableError } from '@/db/client'
import { mayHaveMoved, toDatabaseFailure } from '@/db/failures'

const clickhouse = (code: string, message: string) => new ClickHouseError({ code, message, type: 'X' })
const socket = (code: string) => Object.assign(new Error('socket failed'), { code })

describe('a failure', () => {
  it.each([
    ['a refused connection', socket('ECONNREFUSED')],
    ['a connection that was cut', socket('ECONNRESET')],
    ['a name that does not resolve', socket('EAI_AGAIN')],
    [
      'all addresses of a name refusing',
      new AggregateError([socket('ECONNREFUSED'), socket('ECONNREFUSED')]),
    ],
    ['a lost connection inside another error', new Error('query failed', { cause: socket('EPIPE') })],
    ['a request that took too long', new Error('Timeout error.')],
    ['a server that hung up', new Error('socket hang up')],
    ['too many queries', clickhouse('202', 'Too many simultaneous queries')],
    ['a server that is out of memory', clickhouse('241', '(total) memory limit exceeded: would use 6 GiB')],
    ['a query that was ended by a stop', clickhouse('394', 'Query was cancelled.')],
    ['a table without its Keeper', clickhouse('242', 'Table is in readonly mode')],
  ])('of the store is worth another try: %s', (_, error) => {
    const failure = toDatabaseFailure('a-query', error)
    expect(failure).toBeInstanceOf(DatabaseUnavailableError)
    expect(failure.message).toContain('a-query')
    expect(failure.cause).toBe(error)
    expect(mayHaveMoved(failure)).toBe(true)
  })

  it.each([
    ['a syntax error', clickhouse('62', 'Syntax error'), 62],
    ['no such table', clickhouse('60', 'Unknown table'), 60],
    ['no right', clickhouse('497', 'Not enough privileges'), 497],
    [
      'a query that wants more memory than it may have',
      clickhouse('241', 'Query memory limit exceeded: 2 GiB'),
      241,
    ],
    ['an answer that makes no sense', new SyntaxError('Unexpected token'), undefined],
    ['something that is no error', 'oops', undefined],
  ])('of the query is not: %s', (_, error, code) => {
    const failure = toDatabaseFailure('a-query', error)
    expect(failure).toBeInstanceOf(DatabaseError)
    expect(failure).toMatchObject({ code, cause: error })
    expect(mayHaveMoved(failure)).toBe(false)
  })

  it('to log in may mean that the engine is somewhere else now', () => {
    expect(mayHaveMoved(toDatabaseFailure('a-query', clickhouse('516', 'Authentication failed')))).toBe(true)
  })

  it('keeps its kind when it is seen twice', () => {
    const failure = toDatabaseFailure('inner', socket('EPIPE'))
    expect(toDatabaseFailure('outer', failure)).toBe(failure)
  })
})
