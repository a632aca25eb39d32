/** A thread that makes files of a large map, one after the other; started when it is needed. @module */
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { memoryOf } from '@/lib/graph/cut-columns'
import { projectRoot } from '@/lib/service/project-root'
import { OneAtATime } from '../edition'
import type { Pressed, PressOrder } from './orders'

/** A file of the map could not be made. */
export class PressError extends Error {
  override readonly name = 'PressError'
}

/** The thread ends when nothing was made for so long, ms: of a large map it holds some hundred megabytes. */
const IDLE_MS = 60_000
/** What is built beside the command line, and what is started where only sources are. */
const WORK = import.meta.url.endsWith('.ts')
  ? 'app/_server/live/press/press-from-sources.mjs'
  : 'dist/press-work.js'

interface Waiting {
  readonly resolve: (pressed: Pressed) => void
  readonly reject: (error: PressError) => void
}

export class PressThread {
  readonly #turns = new OneAtATime()
  #worker: Worker | null = null
  #waiting: Waiting | null = null
  #idle: NodeJS.Timeout | undefined
  #isClosed = false

  /** @param order - made when its turn has come; its columns are given away. @throws {PressError} */
  make(order: () => PressOrder): Promise<Pressed> {
    return this.#turns.run(() => {
      if (this.#isClosed) return Promise.reject(new PressError('The press is closed.'))
      clearTimeout(this.#idle)
      const worker = (this.#worker ??= this.#start())
      return new Promise((resolve, reject) => {
        this.#waiting = { resolve, reject }
        const given = order()
        worker.postMessage(given, memoryOf(given.books))
      })
    })
  }

  async close(): Promise<void> {
    this.#isClosed = true
    const worker = this.#worker
    this.#end(new PressError('The press is closed.'))
    await worker?.terminate()
  }

  #start(): Worker {
    // Flags of ours, such as a loader for TypeScript, are not for it.
    const worker = new Worker(join(projectRoot(), WORK), { execArgv: [] })
    worker.unref()
    worker.on('message', (answer: Pressed | { readonly error: string }) => {
      if (worker !== this.#worker) return
      const waiting = this.#waiting
      this.#waiting = null
      this.#idle = setTimeout(() => this.#end(null), IDLE_MS).unref()
      if ('error' in answer) waiting?.reject(new PressError(answer.error))
      else waiting?.resolve(answer)
    })
    const isGone = (error: PressError): void => {
      if (worker === this.#worker) this.#end(error)
    }
    worker.on('error', (error) => isGone(new PressError('The press failed.', { cause: error })))
    worker.on('exit', () => isGone(new PressError('The press ended.')))
    return worker
  }

  /** The next file gets another thread. */
  #end(error: PressError | null): void {
    clearTimeout(this.#idle)
    const worker = this.#worker
    const waiting = this.#waiting
    this.#worker = null
    this.#waiting = null
    if (error !== null) waiting?.reject(error)
    worker?.terminate().catch(() => undefined)
  }
}
