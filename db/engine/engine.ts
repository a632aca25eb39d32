/** Runs one request's statement with the rights of its role. Knows nothing of HTTP. @module */
import type { DatabaseRole } from '../roles'
import { engineError } from './engine-error'
import { INSERTABLE_FORMATS, insertableFormat, isStreamable } from './formats'
import { checkStatement, isForbiddenSetting, StatementReader } from './guard'
import type { NativeSession } from './native-session'
import { endOfSelect, runPiped } from './piped-query'
import { SessionPool } from './session-pool'
import type { Statement } from './statement'

export interface EngineQuery {
  readonly role: DatabaseRole
  readonly sql: string
  /** Rows of an INSERT; undefined: the statement is all there is. */
  readonly data: Buffer | undefined
  readonly database: string | undefined
  readonly defaultFormat: string
  readonly parameters: ReadonlyMap<string, string>
  readonly settings: ReadonlyMap<string, string>
  readonly isSafeMethod: boolean
  /** A session of the client's own instead of one from the pool. */
  readonly session: NativeSession | undefined
}

export interface QuerySummary {
  readonly rowsRead: number
  readonly bytesRead: number
  readonly rowsWritten: number
  readonly bytesWritten: number
}

/**
 * Where a result goes: `whole`, once, or else `begin`, once, before the first `write`; none of them is called after an
 * error.
 */
export interface ResultSink {
  whole(format: string, summary: QuerySummary, bytes: Buffer): Promise<void>
  begin(format: string, summary: QuerySummary): void
  write(chunk: Buffer): Promise<void>
}

/** The head of a format takes less. */
const HEAD_BYTES = 1_024

const EMPTY = Buffer.alloc(0)
const NOTHING: QuerySummary = { rowsRead: 0, bytesRead: 0, rowsWritten: 0, bytesWritten: 0 }

export class Engine {
  readonly pool: SessionPool
  private readonly reader: StatementReader
  private readonly pipeFolder: string

  private constructor(pool: SessionPool, parser: NativeSession, pipeFolder: string) {
    this.pool = pool
    this.pipeFolder = pipeFolder
    let tail: Promise<unknown> = Promise.resolve()
    // One session reads statements, one at a time: a session takes no two calls at once.
    this.reader = new StatementReader((sql) => {
      const next = tail.then(async () => (await parser.run(sql, 'RawBLOB')).bytes)
      tail = next.catch(() => undefined)
      return next
    })
  }

  /**
   * @param path - data folder; this takes its lock.
   * @param args - engine arguments, such as `--config-file=…`.
   * @param pipeFolder - of this process's own, for the pipes through which exports flow.
   */
  static async open(path: string, args: readonly string[], pipeFolder: string): Promise<Engine> {
    const pool = await SessionPool.open(path, args)
    return new Engine(pool, await pool.openSession('web'), pipeFolder)
  }

  /** @throws {EngineError} */
  async execute(asked: EngineQuery, signal: AbortSignal, sink: ResultSink): Promise<void> {
    const query = withoutReadonly(asked)
    const statement = await this.reader.read(query.sql)
    checkStatement(statement, {
      role: query.role,
      database: query.database,
      inSession: query.session !== undefined,
      isSafeMethod: query.isSafeMethod,
    })
    for (const name of statement.parameters) {
      if (!query.parameters.has(name)) {
        throw engineError('UNKNOWN_QUERY_PARAMETER', `Substitution \`${name}\` is not set.`)
      }
    }
    for (const name of query.settings.keys()) {
      if (isForbiddenSetting(name)) {
        throw engineError('READONLY', `Cannot modify '${name}' setting in readonly mode.`)
      }
    }
    const own = query.session
    if (own !== undefined) {
      await this.pool.withPlace(query.role, signal, () => this.runOn(own, query, statement, signal, sink))
      return
    }
    await this.pool.withSession(query.role, signal, async (session, spoil) => {
      try {
        await this.runOn(session, query, statement, signal, sink)
      } catch (error) {
        // A query that failed while it wrote into a pipe is held, with all its memory, until its session is closed.
        if (query.role === 'export') spoil()
        throw error
      } finally {
        // Whatever the query was told must not be told to the next one.
        await session.reset(query.settings.keys()).catch(spoil)
      }
    })
  }

  async close(): Promise<void> {
    await this.pool.close()
  }

  private async runOn(
    session: NativeSession,
    query: EngineQuery,
    statement: Statement,
    signal: AbortSignal,
    sink: ResultSink,
  ): Promise<void> {
    if (query.database !== undefined) await session.use(query.database)
    await session.prepare(query.parameters, query.settings)
    const end = query.role === 'export' && query.data === undefined ? endOfSelect(statement) : null
    await this.pool.killable(session, signal, () =>
      end === null
        ? run(session, query, statement, signal, sink)
        : this.runExport(session, query, statement, end, signal, sink),
    )
  }

  /** Of any size and in any format: nothing of it is held. */
  private async runExport(
    session: NativeSession,
    query: EngineQuery,
    statement: Statement,
    end: number,
    signal: AbortSignal,
    sink: ResultSink,
  ): Promise<void> {
    const format = statement.format ?? query.defaultFormat
    let held: Buffer | null = Buffer.alloc(0)
    // A head is written before the query is run: as long as there is no more, it may yet be refused.
    const begin = async (): Promise<void> => {
      if (held === null) return
      const head = held
      held = null
      sink.begin(format, NOTHING)
      if (head.length > 0) await sink.write(head)
    }
    await runPiped(
      session,
      { folder: this.pipeFolder, sql: statement.text.slice(0, end), format },
      signal,
      async (chunk) => {
        if (held !== null && held.length + chunk.length < HEAD_BYTES) {
          held = Buffer.concat([held, chunk])
          return
        }
        await begin()
        await sink.write(chunk)
      },
    )
    await begin()
  }
}

/** `readonly` narrows a request, so anyone may ask for it; a session that took it could never be given back. */
function withoutReadonly(query: EngineQuery): EngineQuery {
  const level = query.settings.get('readonly')
  if (level !== '1' && level !== '2') return query
  const settings = new Map(query.settings)
  settings.delete('readonly')
  return { ...query, settings, isSafeMethod: true }
}

async function run(
  session: NativeSession,
  query: EngineQuery,
  statement: Statement,
  signal: AbortSignal,
  sink: ResultSink,
): Promise<void> {
  const format = statement.format ?? query.defaultFormat
  if (statement.insert !== undefined && query.data !== undefined) {
    const written = await insertRows(session, statement, query.data)
    await sink.whole(format, { ...NOTHING, ...written }, EMPTY)
    return
  }
  if (query.data !== undefined && query.data.length > 0) {
    throw engineError('SYNTAX_ERROR', 'Syntax error: only INSERT … FORMAT takes data.')
  }
  if (statement.canStream && isStreamable(format)) {
    let isBegun = false
    for await (const chunk of session.stream(query.sql, format)) {
      if (!isBegun) sink.begin(format, NOTHING)
      isBegun = true
      if (signal.aborted) break
      if (chunk.length > 0) await sink.write(chunk)
    }
    if (!isBegun) sink.begin(format, NOTHING)
    return
  }
  const result = await session.run(query.sql, format)
  // Only a client that keeps its session says SET.
  if (statement.verb === 'SET') session.forgetParameters()
  const summary = { ...NOTHING, rowsRead: result.rowsRead, bytesRead: result.bytesRead }
  await sink.whole(format, summary, result.bytes)
}

async function insertRows(
  session: NativeSession,
  statement: Statement,
  values: Buffer,
): Promise<{ rowsWritten: number; bytesWritten: number }> {
  const format = insertableFormat(statement.format ?? '')
  if (statement.insert === undefined || format === undefined) {
    throw engineError(
      'NOT_IMPLEMENTED',
      `The embedded engine takes inserts as ${INSERTABLE_FORMATS.join(', ')}; not as ${statement.format ?? 'this'}.`,
    )
  }
  if (values.length === 0) return { rowsWritten: 0, bytesWritten: 0 }
  const { table, columns, settings } = statement.insert
  const { rowsWritten, bytesWritten } = await session.insert({ table, columns, settings, format, values })
  return { rowsWritten, bytesWritten }
}
