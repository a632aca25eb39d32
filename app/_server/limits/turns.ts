/**
 * Who may ask the database now. A caller who is alone has a few questions under way at once; beside others it has
 * fewer, for the machine is theirs as well, and if it has more waiting it rests after each for twice as long as it
 * took. What is more waits, and callers take turns, so one with a thousand questions is before nobody who has one.
 * @module
 */

export interface TurnsInit {
  /** Questions under way at once, all callers together. */
  readonly atOnce: number
  /** Questions of one caller that may wait. */
  readonly maxWaiting: number
  /** Longest one waits, ms. */
  readonly patienceMs: number
  /** ms since any moment. */
  readonly now: () => number
}

/** At least one question is always granted in the end. */
export interface Share {
  /** While nobody else asks. */
  readonly alone: number
  readonly besideOthers: number
}

export interface TurnRequest {
  readonly caller: string
  /** Questions that this caller may have under way at once. */
  readonly share: Share
  /** The caller has gone. Unset: the question is asked for others as well. */
  readonly signal?: AbortSignal
}

/** `own`: for questions of the caller itself; `busy`: for those of all; `left`: the caller has gone. */
export type NoTurn = 'own' | 'busy' | 'left'

/** There is no turn for this question. */
export class NoTurnError extends Error {
  override readonly name = 'NoTurnError'
  constructor(readonly why: NoTurn) {
    super(`no turn: ${why}`)
  }
}

interface Waiting {
  readonly share: Share
  readonly begin: () => void
}

interface Caller {
  underWay: number
  /** Before this moment nothing more of it begins while others ask. */
  restsUntilMs: number
  readonly waiting: Waiting[]
}

/** So long after its last question a caller counts as one who is here, ms. */
const HERE_MS = 2_000
const LONGEST_REST_MS = 2_000
/** Beside others, who asks faster than it is answered has a third of the time. */
const REST_TIMES = 2

export class Turns {
  readonly #init: TurnsInit
  /** Those with something under way or waiting; whoever got a turn goes to the end. */
  readonly #callers = new Map<string, Caller>()
  #underWay = 0
  /** The two who asked last. */
  #last = { name: '', atMs: -Infinity }
  #lastButOne = { name: '', atMs: -Infinity }

  constructor(init: TurnsInit) {
    this.#init = init
  }

  /** Questions under way. */
  get underWay(): number {
    return this.#underWay
  }

  /** @returns what to call when the question is answered. @throws {NoTurnError} */
  async take({ caller: name, share, signal }: TurnRequest): Promise<() => void> {
    if (signal?.aborted === true) throw new NoTurnError('left')
    const caller = this.#callers.get(name) ?? { underWay: 0, restsUntilMs: 0, waiting: [] }
    this.#callers.set(name, caller)
    this.#note(name)
    if (caller.waiting.length >= this.#init.maxWaiting) throw new NoTurnError('own')
    await new Promise<void>((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', leave)
      }
      const waiting: Waiting = {
        share,
        begin: () => {
          end()
          resolve()
        },
      }
      const giveUp = (why: NoTurn): void => {
        end()
        caller.waiting.splice(caller.waiting.indexOf(waiting), 1)
        this.#forgetIfIdle(name, caller)
        reject(new NoTurnError(why))
      }
      const leave = (): void => {
        giveUp('left')
      }
      const timer = setTimeout(() => {
        giveUp(caller.underWay > 0 || caller.restsUntilMs > this.#init.now() ? 'own' : 'busy')
      }, this.#init.patienceMs)
      signal?.addEventListener('abort', leave, { once: true })
      caller.waiting.push(waiting)
      this.#next()
    })
    const begunAtMs = this.#init.now()
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      caller.underWay--
      this.#underWay--
      this.#rest(name, caller, this.#init.now() - begunAtMs)
      this.#forgetIfIdle(name, caller)
      this.#next()
    }
  }

  #rest(name: string, caller: Caller, tookMs: number): void {
    if (caller.waiting.length === 0 || this.#isAlone(name)) return
    const restMs = Math.min(REST_TIMES * tookMs, LONGEST_REST_MS)
    caller.restsUntilMs = this.#init.now() + restMs
    // A timer may come a little before its time.
    setTimeout(() => {
      this.#next()
    }, restMs + 2).unref()
  }

  #next(): void {
    while (this.#underWay < this.#init.atOnce) {
      const found = this.#firstWithRoom()
      if (found === null) return
      const [name, caller, waiting] = found
      caller.waiting.shift()
      caller.underWay++
      this.#underWay++
      this.#callers.delete(name)
      this.#callers.set(name, caller)
      waiting.begin()
    }
  }

  /** Of those whose own share has room, who has the least under way; the first in turn of several. */
  #firstWithRoom(): [string, Caller, Waiting] | null {
    let found: [string, Caller, Waiting] | null = null
    for (const [name, caller] of this.#callers) {
      const [first] = caller.waiting
      if (first === undefined) continue
      const most = this.#isAlone(name) ? first.share.alone : first.share.besideOthers
      const mayBegin = caller.restsUntilMs <= this.#init.now() || this.#isAlone(name)
      const hasRoom = mayBegin && caller.underWay < Math.max(1, most)
      if (hasRoom && (found === null || caller.underWay < found[1].underWay)) found = [name, caller, first]
    }
    return found
  }

  #note(name: string): void {
    if (name !== this.#last.name) this.#lastButOne = this.#last
    this.#last = { name, atMs: this.#init.now() }
  }

  #isAlone(name: string): boolean {
    const other = this.#last.name === name ? this.#lastButOne : this.#last
    return this.#init.now() - other.atMs > HERE_MS
  }

  #forgetIfIdle(name: string, caller: Caller): void {
    if (caller.underWay === 0 && caller.waiting.length === 0) this.#callers.delete(name)
  }
}
