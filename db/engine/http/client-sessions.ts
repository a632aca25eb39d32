/** Sessions that a client keeps open by a `session_id`: settings and temporary tables last between its requests. @module */
import type { DatabaseRole } from '../../roles'
import { engineError } from '../engine-error'
import type { NativeSession } from '../native-session'

/** Most sessions that one role keeps at once: no role can take them from another. */
const MOST_SESSIONS = 8

interface Kept {
  readonly session: Promise<NativeSession>
  isBusy: boolean
  expiry: NodeJS.Timeout | undefined
}

export class ClientSessions {
  private readonly kept = new Map<string, Kept>()
  private readonly open: (role: DatabaseRole) => Promise<NativeSession>

  constructor(open: (role: DatabaseRole) => Promise<NativeSession>) {
    this.open = open
  }

  /**
   * Runs `work` on the session of that id, made if it is new.
   * @throws {EngineError} when it is in use, when there are too many, or when it had to exist.
   */
  async use<T>(
    role: DatabaseRole,
    wish: { id: string; timeoutS: number; mustExist: boolean },
    signal: AbortSignal,
    work: (session: NativeSession) => Promise<T>,
  ): Promise<T> {
    const key = `${role} ${wish.id}`
    let entry = this.kept.get(key)
    if (entry?.isBusy === true)
      throw engineError('SESSION_IS_LOCKED', 'Session is locked by a concurrent client.')
    if (entry === undefined) {
      if (wish.mustExist) throw engineError('SESSION_NOT_FOUND', 'Session not found.')
      if (this.countOf(role) >= MOST_SESSIONS) {
        throw engineError('TOO_MANY_SIMULTANEOUS_QUERIES', `More than ${String(MOST_SESSIONS)} sessions.`)
      }
      entry = { session: this.open(role), isBusy: false, expiry: undefined }
      this.kept.set(key, entry)
    }
    const held = entry
    held.isBusy = true
    clearTimeout(held.expiry)
    try {
      return await work(await held.session)
    } finally {
      held.isBusy = false
      // A session whose query was killed cannot be used again: see SessionPool.withSession.
      if (signal.aborted) await this.end(key)
      else held.expiry = setTimeout(() => void this.end(key), wish.timeoutS * 1_000)
      held.expiry?.unref()
    }
  }

  private countOf(role: DatabaseRole): number {
    return [...this.kept.keys()].filter((key) => key.startsWith(`${role} `)).length
  }

  async close(): Promise<void> {
    await Promise.all([...this.kept.keys()].map((key) => this.end(key)))
  }

  private async end(key: string): Promise<void> {
    const entry = this.kept.get(key)
    this.kept.delete(key)
    clearTimeout(entry?.expiry)
    try {
      const session = await entry?.session
      session?.close()
    } catch {
      // It never opened.
    }
  }
}
