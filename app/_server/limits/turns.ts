/**
 * Who may ask the database now. A caller who is alone has a few questions under way at once; beside others it has
 * fewer, for the machine is theirs as well. What is more waits, and callers take turns, so one with a thousand
 * questions is before nobody who has one.
 * @module
 */

export interface TurnsInit {
  /** Weights under way at once, all callers together. */
  readonly atOnce: number
  /** Questions of one caller that may wait. */
  readonly maxWaiting: number
  /** Longest one waits, ms. */
  readonly patienceMs: number
  /** ms since any moment. */
  readonly now: () => number
}

export interface TurnRequest {
  readonly caller: string
  /** How much of what is at once it takes, at least 1. */
  readonly weight: number
  /** Weights that this caller may have under way at once while it is alone; a heavier question goes alone. */
  readonly atOnce: number
  /** The caller has gone. */
  readonly signal: AbortSignal
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
  readonly weight: number
  readonly atOnce: number
  readonly begin: () => void
}

interface Caller {
  underWay: number
  readonly waiting: Waiting[]
}

/** So long after its last question a caller counts as one who is here, ms. */
const HERE_MS = 2_000
/** What of its room a caller has beside others. */
const BESIDE_OTHERS = 1 / 4

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

  /** Weights under way. */
  get underWay(): number {
    return this.#underWay
  }

  /** @returns what to call when the question is answered. @throws {NoTurnError} */
  async take({ caller: name, weight, atOnce, signal }: TurnRequest): Promise<() => void> {
    if (signal.aborted) throw new NoTurnError('left')
    const caller = this.#callers.get(name) ?? { underWay: 0, waiting: [] }
    this.#callers.set(name, caller)
    this.#note(name)
    if (caller.waiting.length >= this.#init.maxWaiting) throw new NoTurnError('own')
    await new Promise<void>((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', leave)
      }
      const waiting: Waiting = {
        weight,
        atOnce,
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
        // Behind a heavy one may wait light ones that fit.
        this.#next()
      }
      const leave = (): void => {
        giveUp('left')
      }
      const timer = setTimeout(() => {
        giveUp(caller.underWay > 0 ? 'own' : 'busy')
      }, this.#init.patienceMs)
      signal.addEventListener('abort', leave, { once: true })
      caller.waiting.push(waiting)
      this.#next()
    })
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      caller.underWay -= weight
      this.#underWay -= weight
      this.#forgetIfIdle(name, caller)
      this.#next()
    }
  }

  #next(): void {
    for (;;) {
      const found = this.#firstWithRoom()
      if (found === null) return
      const [name, caller, waiting] = found
      // What does not fit beside the others holds the room that becomes free until it does.
      if (this.#underWay > 0 && this.#underWay + waiting.weight > this.#init.atOnce) return
      caller.waiting.shift()
      caller.underWay += waiting.weight
      this.#underWay += waiting.weight
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
      const room = this.#isAlone(name) ? first.atOnce : Math.floor(first.atOnce * BESIDE_OTHERS)
      const hasRoom = caller.underWay === 0 || caller.underWay + first.weight <= room
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
