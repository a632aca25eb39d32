/** The page's side: sends the map once a version, and questions; tells answers. @module */
import { cutColumns, memoryOf } from '@/lib/graph/cut-columns'
import type { MapColumns } from '@/lib/graph/map-columns'
import type { AnswerTo, FromWorker, Question, ToWorker } from './protocol'

/** A worker that nobody asks anything is let go, with its copy of the map. */
const IDLE_MS = 90_000

/** What is measured. */
export interface AskedMap {
  /** Each change is another version. */
  readonly version: number
  readonly columns: MapColumns
}

/** What is used of a worker. */
export interface AnalysisWorker {
  postMessage(message: ToWorker, transfer: Transferable[]): void
  terminate(): void
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
}

/** The map could not be measured; the message says why. */
export class AnalysisError extends Error {
  override readonly name: string = 'AnalysisError'
}

/** There are no workers here, or this one could not be started. */
export class NoWorkerError extends AnalysisError {
  override readonly name = 'NoWorkerError'
}

/** A newer question of its kind, or whoever asked, has put an end to it. */
export class DroppedError extends AnalysisError {
  override readonly name = 'DroppedError'
}

interface Pending {
  /** @returns false when the answer is not to its question. */
  readonly answer: (answer: AnswerTo<Question>) => void
  readonly fail: (error: AnalysisError) => void
}

export class AnalysisClient {
  readonly #start: () => AnalysisWorker
  readonly #pending = new Map<number, Pending>()
  #worker: AnalysisWorker | null = null
  #sent: { map: AskedMap['columns']; version: number } | null = null
  #asked = 0
  #idle: ReturnType<typeof setTimeout> | undefined

  /** @param start - throws where there are no workers. */
  constructor(start: () => AnalysisWorker) {
    this.#start = start
  }

  /**
   * @param signal - puts an end to the question.
   * @throws {NoWorkerError} where the map cannot be measured at all.
   * @throws {DroppedError} when a newer question took its place, or the signal ended it.
   * @throws {AnalysisError} when the worker failed.
   */
  async ask<Q extends Question>(map: AskedMap, question: Q, signal: AbortSignal): Promise<AnswerTo<Q>> {
    if (signal.aborted) throw new DroppedError('the question was taken back')
    const worker = this.#workerFor(map)
    const id = ++this.#asked
    const forget = () => {
      worker.postMessage({ kind: 'forget', id }, [])
    }
    signal.addEventListener('abort', forget, { once: true })
    try {
      return await new Promise<AnswerTo<Q>>((resolve, reject) => {
        this.#pending.set(id, {
          answer: (answer) => {
            if (isAnswerTo(question, answer)) resolve(answer)
            else reject(new AnalysisError(`the worker answered another question: ${answer.kind}`))
          },
          fail: reject,
        })
        worker.postMessage({ kind: 'ask', id, question }, [])
      })
    } finally {
      signal.removeEventListener('abort', forget)
      this.#pending.delete(id)
      this.#restSoon()
    }
  }

  #workerFor(map: AskedMap): AnalysisWorker {
    clearTimeout(this.#idle)
    const worker = (this.#worker ??= this.#started())
    if (this.#sent?.map !== map.columns || this.#sent.version !== map.version) {
      const columns = cutColumns(map.columns)
      worker.postMessage({ kind: 'graph', columns }, memoryOf(columns))
      this.#sent = { map: map.columns, version: map.version }
    }
    return worker
  }

  #started(): AnalysisWorker {
    let worker: AnalysisWorker
    try {
      worker = this.#start()
    } catch (error) {
      throw new NoWorkerError('this browser starts no worker', { cause: error })
    }
    worker.onmessage = ({ data }) => {
      this.#take(data)
    }
    worker.onerror = (event) => {
      this.#end(new NoWorkerError(event.message === '' ? 'the worker did not start' : event.message))
    }
    return worker
  }

  #take(message: FromWorker): void {
    const pending = this.#pending.get(message.id)
    if (pending === undefined) return
    switch (message.kind) {
      case 'answer':
        pending.answer(message.answer)
        break
      case 'dropped':
        pending.fail(new DroppedError('a newer question took its place'))
        break
      case 'failed':
        pending.fail(new AnalysisError(message.message))
        break
    }
  }

  #restSoon(): void {
    if (this.#pending.size > 0) return
    clearTimeout(this.#idle)
    this.#idle = setTimeout(() => {
      this.#end(new DroppedError('the worker was let go'))
    }, IDLE_MS)
  }

  #end(error: AnalysisError): void {
    this.#worker?.terminate()
    this.#worker = null
    this.#sent = null
    for (const { fail } of this.#pending.values()) fail(error)
  }
}

function isAnswerTo<Q extends Question>(question: Q, answer: AnswerTo<Question>): answer is AnswerTo<Q> {
  return answer.kind === question.kind
}
