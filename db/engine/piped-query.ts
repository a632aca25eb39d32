/**
 * Runs a SELECT whose result flows through a named pipe: ClickHouse writes what it would write into a file, in any
 * format and off the event loop, and goes only as fast as somebody reads.
 * @module
 */
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { closeSync, constants, openSync, rmSync } from 'node:fs'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { isWordToken, sqlString } from '../sql-lexer'
import { engineError } from './engine-error'
import type { NativeSession } from './native-session'
import type { Statement } from './statement'

const run = promisify(execFile)

/** Where the text of a statement ends and its output clauses may begin; null: it cannot be told where to write. */
export function endOfSelect(statement: Statement): number | null {
  const { tokens, format } = statement
  if (statement.verb !== 'SELECT' && statement.verb !== 'WITH') return null
  const last = tokens.at(-1)
  if (last === undefined) return null
  if (format === undefined) return last.end
  const word = tokens.at(-2)
  return word !== undefined && isWordToken(word, 'FORMAT') ? word.start : null
}

/**
 * @param folder - of this process's own; the pipe lies there while the query runs.
 * @param sql - without FORMAT, as the parser wrote it.
 * @param consume - is given each piece; its promise is waited for before the next.
 * @throws {EngineError} of the query; what had come before has been consumed.
 */
export async function runPiped(
  session: NativeSession,
  { folder, sql, format }: { folder: string; sql: string; format: string },
  signal: AbortSignal,
  consume: (chunk: Buffer) => Promise<void>,
): Promise<void> {
  const path = join(folder, `pipe-${randomUUID()}`)
  await makePipe(path)
  let writer: number | undefined
  let reader: Socket | undefined
  try {
    // Neither waits for the other; and as long as this end is open the reader does not take a pause for the end.
    const readEnd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    reader = new Socket({ fd: readEnd, readable: true, writable: false })
    writer = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK)
    const end = (): void => {
      if (writer !== undefined) closeSync(writer)
      writer = undefined
    }
    const stop = (): void => void reader?.destroy()
    signal.addEventListener('abort', stop, { once: true })
    const query = session.run(`${sql} INTO OUTFILE ${sqlString(path)} TRUNCATE`, format).finally(end)
    try {
      await Promise.all([
        query.catch((error: unknown) => {
          stop()
          throw error
        }),
        consumeAll(reader, consume).catch((error: unknown) => {
          // Nobody reads any more: ClickHouse is told when it writes next, and by whoever ends the query.
          stop()
          throw error
        }),
      ])
    } finally {
      signal.removeEventListener('abort', stop)
      await query.catch(() => undefined)
    }
  } finally {
    if (writer !== undefined) closeSync(writer)
    reader?.destroy()
    rmSync(path, { force: true })
  }
}

async function consumeAll(reader: Socket, consume: (chunk: Buffer) => Promise<void>): Promise<void> {
  try {
    for await (const chunk of reader as AsyncIterable<Buffer>) await consume(chunk)
  } catch (error) {
    // Destroyed because the query failed or was cancelled, which says more.
    if (error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE') return
    throw error
  }
}

async function makePipe(path: string): Promise<void> {
  try {
    await run('mkfifo', ['-m', '600', path])
  } catch (error) {
    throw engineError('NOT_IMPLEMENTED', 'This system has no mkfifo, by which exports are streamed.', error)
  }
}
