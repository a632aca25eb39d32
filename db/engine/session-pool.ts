/** The native sessions, a few of each role, and the rule of how many may work at once. @module */
import { Session, drainPending } from 'chdb'
import { sqlString } from '../sql-lexer'
import type { DatabaseRole } from '../roles'
import { WARDEN } from './access-config'
import { engineError } from './engine-error'
import { NativeSession } from './native-session'
import { MAX_RUNNING_QUERIES } from './thread-pool'

/** Most queries that wait for a session; more are turned away. */
const MAX_WAITING = 512
/** Most queries at once of all these roles together. */
const MOST_AT_ONCE: readonly { readonly roles: ReadonlySet<DatabaseRole>; readonly most: number }[] = [
  { roles: new Set<DatabaseRole>(['cartographer']), most: 2 },
  // A reader must not keep the collector from writing: two places stay out of reach,
  { roles: new Set<DatabaseRole>(['web', 'api', 'export']), most: MAX_RUNNING_QUERIES - 2 },
  // nor must programs keep people from their pages: two more.
  { roles: new Set<DatabaseRole>(['api', 'export']), most: MAX_RUNNING_QUERIES - 4 },
  // An export holds its place for as long as somebody reads it.
  { roles: new Set<DatabaseRole>(['export']), most: 2 },
]
/** How often a query that should end is told so, ms: it may not have begun when it is first told. */
const KILL_INTERVAL_MS = 50
/** How long running queries have to end when the engine stops, ms; their clients are gone by then. */
const STOP_PATIENCE_MS = 2_000

interface Waiting {
  readonly role: DatabaseRole
  readonly resolve: () => void
}

export class SessionPool {
  private readonly idle = new Map<DatabaseRole, NativeSession[]>()
  private readonly running = new Map<DatabaseRole, number>()
  private readonly waiting: Waiting[] = []
  private readonly warden: Session
  private readonly path: string
  private readonly args: readonly string[]
  private active = 0
  private closed = false

  private constructor(path: string, args: readonly string[], warden: Session) {
    this.path = path
    this.args = args
    this.warden = warden
  }

  /**
   * Opens the data folder and takes its lock.
   * @param args - engine arguments in `clickhouse local` form.
   */
  static async open(path: string, args: readonly string[]): Promise<SessionPool> {
    const warden = new Session(path, { connectionArgs: args })
    const pool = new SessionPool(path, args, warden)
    await warden.queryAsync(`SET ROLE ${WARDEN}`)
    return pool
  }

  get runningQueries(): number {
    return this.active
  }

  get waitingQueries(): number {
    return this.waiting.length
  }

  /**
   * Runs `work` while holding one of the places; waits for one if need be.
   * @throws {EngineError} when too many wait already.
   */
  async withPlace<T>(role: DatabaseRole, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    await this.takePlace(role, signal)
    try {
      return await work()
    } finally {
      this.active--
      this.running.set(role, (this.running.get(role) ?? 1) - 1)
      this.admit()
    }
  }

  /**
   * Runs `work` on a session of the role; the session is used again unless `work` calls `spoil`, or the signal
   * was aborted: a session whose query was killed keeps what was left of its output, and gives it to the next.
   */
  async withSession<T>(
    role: DatabaseRole,
    signal: AbortSignal,
    work: (session: NativeSession, spoil: () => void) => Promise<T>,
  ): Promise<T> {
    return this.withPlace(role, signal, async () => {
      const session = this.idle.get(role)?.pop() ?? (await this.openSession(role))
      const left = { isClean: true }
      try {
        return await work(session, () => {
          left.isClean = false
        })
      } finally {
        if (left.isClean && !isAborted(signal) && !this.closed) this.keep(session)
        else session.close()
      }
    })
  }

  /** A session outside the pool, for a client that keeps one. */
  async openSession(role: DatabaseRole): Promise<NativeSession> {
    if (this.closed) throw engineError('TOO_MANY_SIMULTANEOUS_QUERIES', 'The engine is stopping.')
    return NativeSession.open(this.path, this.args, role)
  }

  /**
   * Runs one query so that an abort really ends it inside ClickHouse; settles only once the query is over, so
   * that no KILL can strike the session's next query.
   */
  async killable<T>(session: NativeSession, signal: AbortSignal, query: () => Promise<T>): Promise<T> {
    if (signal.aborted) throw cancelled(signal)
    let over = false
    let killing: Promise<void> | undefined
    const kill = (): void => {
      killing ??= this.killUntil(session.tag, () => over)
    }
    signal.addEventListener('abort', kill, { once: true })
    try {
      const result = await query()
      if (isAborted(signal)) throw cancelled(signal)
      return result
    } catch (error) {
      if (isAborted(signal)) throw cancelled(signal, error)
      throw error
    } finally {
      over = true
      signal.removeEventListener('abort', kill)
      await killing
    }
  }

  async close(): Promise<void> {
    if (this.closed) return
    this.closed = true
    const patience = Date.now() + STOP_PATIENCE_MS
    while (this.active > 0 && Date.now() < patience) {
      await new Promise((resolve) => setTimeout(resolve, KILL_INTERVAL_MS))
    }
    for (const session of [...this.idle.values()].flat()) session.close()
    this.idle.clear()
    this.warden.close()
    await drainPending()
  }

  private async killUntil(tag: string, isOver: () => boolean): Promise<void> {
    const sql = `KILL QUERY WHERE Settings['log_comment'] = ${sqlString(tag)} ASYNC`
    while (!isOver()) {
      try {
        await this.warden.queryAsync(sql)
      } catch {
        // Tried again below for as long as the query runs.
      }
      await new Promise((resolve) => setTimeout(resolve, KILL_INTERVAL_MS))
    }
  }

  private keep(session: NativeSession): void {
    const list = this.idle.get(session.role) ?? []
    list.push(session)
    this.idle.set(session.role, list)
  }

  private hasPlace(role: DatabaseRole): boolean {
    if (this.active >= MAX_RUNNING_QUERIES) return false
    return MOST_AT_ONCE.every(({ roles, most }) => !roles.has(role) || this.runningOf(roles) < most)
  }

  private runningOf(roles: ReadonlySet<DatabaseRole>): number {
    let running = 0
    for (const role of roles) running += this.running.get(role) ?? 0
    return running
  }

  private async takePlace(role: DatabaseRole, signal: AbortSignal): Promise<void> {
    if (signal.aborted) throw cancelled(signal)
    if (!this.hasPlace(role) || this.waiting.some((other) => other.role === role)) {
      if (this.waiting.length >= MAX_WAITING) {
        throw engineError('TOO_MANY_SIMULTANEOUS_QUERIES', 'Too many queries wait already.')
      }
      await this.turn(role, signal)
    } else {
      this.occupy(role)
    }
  }

  private turn(role: DatabaseRole, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const entry: Waiting = {
        role,
        resolve: () => {
          signal.removeEventListener('abort', leave)
          resolve()
        },
      }
      const leave = (): void => {
        const at = this.waiting.indexOf(entry)
        if (at !== -1) this.waiting.splice(at, 1)
        reject(cancelled(signal))
      }
      signal.addEventListener('abort', leave, { once: true })
      this.waiting.push(entry)
    })
  }

  private occupy(role: DatabaseRole): void {
    this.active++
    this.running.set(role, (this.running.get(role) ?? 0) + 1)
  }

  /** Lets in, in order, whoever may now run. */
  private admit(): void {
    for (let at = 0; at < this.waiting.length;) {
      const next = this.waiting[at]
      if (next === undefined || !this.hasPlace(next.role)) {
        at++
        continue
      }
      this.waiting.splice(at, 1)
      this.occupy(next.role)
      next.resolve()
    }
  }
}

function cancelled(signal: AbortSignal, cause?: unknown): Error {
  return engineError('QUERY_WAS_CANCELLED', 'Query was cancelled.', cause ?? signal.reason)
}

/** Asked anew each time: it changes while a query runs. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted
}
