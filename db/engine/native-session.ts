/** One native session of the embedded ClickHouse, with the rights of one role for as long as it lives. @module */
import { randomUUID } from 'node:crypto'
import { Session, type RawInsertFormat } from 'chdb'
import { ROLE_RIGHTS, type DatabaseRole } from '../roles'
import { sqlName, sqlString } from '../sql-lexer'
import { engineError, toEngineError } from './engine-error'

export interface QueryOutput {
  readonly bytes: Buffer
  readonly rowsRead: number
  readonly bytesRead: number
}

export interface InsertInput {
  readonly table: string
  readonly columns: readonly string[] | undefined
  readonly settings: Readonly<Record<string, string | number>>
  readonly format: RawInsertFormat
  readonly values: Buffer
}

/** Characters of a parameter that is worth remembering. */
const LONGEST_BOUND = 256
const SETTING_NAME = /^[A-Za-z_][A-Za-z0-9_.]{0,127}$/

export class NativeSession {
  readonly role: DatabaseRole
  /** What KILL QUERY finds this session's queries by. */
  readonly tag = randomUUID()
  private database = 'default'
  /** Values that parameters have: giving them takes a call of its own. */
  private readonly bound = new Map<string, string>()
  private readonly session: Session

  private constructor(role: DatabaseRole, session: Session) {
    this.role = role
    this.session = session
  }

  /** @throws {EngineError} */
  static async open(path: string, args: readonly string[], role: DatabaseRole): Promise<NativeSession> {
    let session: Session | undefined
    try {
      session = new Session(path, { connectionArgs: args })
      const opened = new NativeSession(role, session)
      await session.queryAsync(`SET ROLE ${role}`)
      const fixed = { log_comment: opened.tag, ...ROLE_RIGHTS[role].limits }
      await session.queryAsync(`SET ${assignments(Object.entries(fixed))}`)
      return opened
    } catch (error) {
      session?.close()
      throw toEngineError(error)
    }
  }

  async use(database: string): Promise<void> {
    if (database === this.database) return
    await this.run(`USE ${sqlName(database)}`)
    this.database = database
  }

  /** Gives the next query its parameters and settings; a parameter stays until the same name is given another value. */
  async prepare(
    parameters: ReadonlyMap<string, string>,
    settings: ReadonlyMap<string, string>,
  ): Promise<void> {
    const fresh = [...parameters].filter(([name, value]) => this.bound.get(name) !== value)
    if (fresh.length === 0 && settings.size === 0) return
    for (const [name] of fresh) this.bound.delete(name)
    await this.run(
      `SET ${assignments([...fresh.map(([name, value]) => [`param_${name}`, value] as const), ...settings])}`,
    )
    for (const [name, value] of fresh) if (value.length <= LONGEST_BOUND) this.bound.set(name, value)
  }

  /** After a statement that may have given a parameter another value. */
  forgetParameters(): void {
    this.bound.clear()
  }

  /** Gives these settings the values the role began with. */
  async reset(names: Iterable<string>): Promise<void> {
    const limits = ROLE_RIGHTS[this.role].limits
    const parts = [...names].map((name) => {
      const limit = limits[name]
      return limit === undefined ? `${name} = DEFAULT` : assignments([[name, limit]])
    })
    if (parts.length > 0) await this.run(`SET ${parts.join(', ')}`)
  }

  /** Runs a statement off the event loop; the whole result is held in memory. */
  async run(sql: string, format = 'TabSeparated'): Promise<QueryOutput> {
    try {
      const result = await this.session.queryAsync(sql, { format })
      return { bytes: asBuffer(result.bytes()), rowsRead: result.rowsRead, bytesRead: result.bytesRead }
    } catch (error) {
      throw toEngineError(error)
    }
  }

  /**
   * Runs a SELECT block by block. Its analysis runs on the event loop: nothing that has to compute a subquery
   * before it begins may come here. ClickHouse does not hold a stream to the limits on results, so this does.
   */
  async *stream(sql: string, format: string): AsyncGenerator<Buffer, void, undefined> {
    const limits = ROLE_RIGHTS[this.role].limits
    const mostRows = Number(limits.max_result_rows ?? Infinity)
    const mostBytes = Number(limits.max_result_bytes ?? Infinity)
    let rows = 0
    let bytes = 0
    try {
      for await (const chunk of this.session.queryStream(sql, { format })) {
        rows += chunk.numRows
        bytes += chunk.numBytes
        if (rows > mostRows || bytes > mostBytes) {
          throw engineError(
            'TOO_MANY_ROWS_OR_BYTES',
            `Limit for result exceeded: ${String(rows)} rows and more.`,
          )
        }
        yield asBuffer(chunk.raw())
      }
    } catch (error) {
      throw toEngineError(error)
    }
  }

  /** @returns rows written, those of materialized views included, as a server counts them. */
  async insert(input: InsertInput): Promise<{ rowsWritten: number; bytesWritten: number }> {
    const { columns, ...rest } = input
    try {
      return await this.session.insert(columns === undefined ? rest : { ...rest, columns })
    } catch (error) {
      throw toEngineError(error)
    }
  }

  close(): void {
    this.session.close()
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function assignments(entries: readonly (readonly [string, string | number])[]): string {
  return entries
    .map(([name, value]) => {
      if (!SETTING_NAME.test(name)) throw new TypeError(`not the name of a setting: ${name.slice(0, 64)}`)
      return `${name} = ${typeof value === 'number' ? String(value) : sqlString(value)}`
    })
    .join(', ')
}
