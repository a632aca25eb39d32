/** The worker's side: takes a map and questions, works on one step at a time, and looks up between steps. @module */
import type { Steps } from '@/lib/graph/measure/steps'
import { answerTo, measuredMap, type MeasuredMap } from './answers'
import type { Answer, FromWorker, Question, ToWorker } from './protocol'

export interface AnalystInit {
  readonly post: (message: FromWorker) => void
  /** Calls back once messages that wait have been taken. */
  readonly later: (go: () => void) => void
  /** ms, from any start. */
  readonly now: () => number
}

interface Work {
  readonly id: number
  readonly kind: Question['kind']
  readonly start: () => Steps<Answer>
  steps?: Steps<Answer>
}

export class Analyst {
  readonly #init: AnalystInit
  #map: MeasuredMap | Error = new Error('no map has come yet')
  #waiting: Work[] = []
  #isGoing = false

  constructor(init: AnalystInit) {
    this.#init = init
  }

  take(message: ToWorker): void {
    switch (message.kind) {
      case 'graph':
        this.#map = mapOrError(message)
        break
      case 'ask':
        this.#drop(({ kind }) => kind === message.question.kind)
        this.#waiting.push(this.#workOn(message.id, message.question))
        this.#goOn()
        break
      case 'forget':
        this.#drop(({ id }) => id === message.id)
        break
    }
  }

  #workOn(id: number, question: Question): Work {
    // The map of the moment of the question, whichever comes after.
    const map = this.#map
    const { now } = this.#init
    const start = (): Steps<Answer> => {
      if (map instanceof Error) throw map
      return answerTo(map, question, now)
    }
    return { id, kind: question.kind, start }
  }

  #drop(isMeant: (work: Work) => boolean): void {
    for (const { id } of this.#waiting.filter(isMeant)) this.#init.post({ kind: 'dropped', id })
    this.#waiting = this.#waiting.filter((work) => !isMeant(work))
  }

  #goOn(): void {
    if (this.#isGoing) return
    this.#isGoing = true
    this.#init.later(() => {
      this.#isGoing = false
      this.#step()
    })
  }

  #step(): void {
    const work = this.#waiting[0]
    if (work === undefined) return
    try {
      const step = (work.steps ??= work.start()).next()
      if (step.done === true) {
        this.#waiting.shift()
        this.#init.post({ kind: 'answer', id: work.id, answer: step.value })
      }
    } catch (error) {
      this.#waiting.shift()
      this.#init.post({ kind: 'failed', id: work.id, message: messageOf(error) })
    }
    if (this.#waiting.length > 0) this.#goOn()
  }
}

function mapOrError({ columns }: Extract<ToWorker, { kind: 'graph' }>): MeasuredMap | Error {
  try {
    return measuredMap(columns)
  } catch (error) {
    return new Error(`the map cannot be measured: ${messageOf(error)}`, { cause: error })
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
