/** Turns elements into PNG, one at a time, in a thread that is started when it is needed. @module */
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { z } from 'zod'
import { projectRoot } from '@/lib/service/project-root'
import type { Element } from './element'

/** Of the picture that sharing sites ask for, px. @see https://ogp.me */
export const PICTURE_SIZE = { width: 1_200, height: 630 } as const

/** Too many pictures are wanted at once. */
export class PainterBusyError extends Error {
  override readonly name = 'PainterBusyError'
}
/** A picture could not be made. */
export class PaintingError extends Error {
  override readonly name = 'PaintingError'
}

export interface PainterInit {
  /** Pictures that may wait for their turn. */
  readonly queueMax?: number
  /** After so long a picture is given up, ms. */
  readonly limitMs?: number
  /** The thread ends when nothing was painted for so long, ms: it holds some hundred megabytes. */
  readonly idleMs?: number
}

const answerSchema = z.union([z.object({ png: z.instanceof(ArrayBuffer) }), z.object({ error: z.string() })])
const MEMORY_MAX_MB = 256

interface Order {
  readonly element: Element
  readonly resolve: (png: Buffer) => void
  readonly reject: (error: Error) => void
}

export class Painter {
  readonly #queueMax: number
  readonly #limitMs: number
  readonly #idleMs: number
  readonly #waiting: Order[] = []
  #worker: Worker | null = null
  #current: Order | null = null
  #timer: NodeJS.Timeout | undefined

  constructor({ queueMax = 24, limitMs = 10_000, idleMs = 60_000 }: PainterInit = {}) {
    this.#queueMax = queueMax
    this.#limitMs = limitMs
    this.#idleMs = idleMs
  }

  /** @throws {PainterBusyError | PaintingError} */
  paint(element: Element): Promise<Buffer> {
    if (this.#waiting.length >= this.#queueMax) {
      return Promise.reject(new PainterBusyError('Too many pictures are being made.'))
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ element, resolve, reject })
      this.#next()
    })
  }

  async close(): Promise<void> {
    const worker = this.#worker
    this.#fail(new PaintingError('The painter is closed.'))
    for (const { reject } of this.#waiting.splice(0)) reject(new PaintingError('The painter is closed.'))
    await worker?.terminate()
  }

  #next(): void {
    if (this.#current !== null) return
    clearTimeout(this.#timer)
    const order = this.#waiting.shift()
    if (order === undefined) {
      this.#timer = setTimeout(() => this.#leave(), this.#idleMs).unref()
      return
    }
    this.#current = order
    this.#timer = setTimeout(() => this.#fail(new PaintingError('A picture took too long.')), this.#limitMs)
    this.#worker ??= this.#start()
    this.#worker.postMessage({ element: order.element, ...PICTURE_SIZE })
  }

  #start(): Worker {
    const worker = new Worker(join(projectRoot(), 'app/_server/pictures/paint-worker.mjs'), {
      // Flags of ours, such as a loader for TypeScript, are not for it.
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MAX_MB },
    })
    worker.unref()
    worker.on('message', (message: unknown) => {
      if (worker !== this.#worker) return
      const answer = answerSchema.parse(message)
      const order = this.#current
      this.#current = null
      if ('png' in answer) order?.resolve(Buffer.from(answer.png))
      else order?.reject(new PaintingError(answer.error))
      this.#next()
    })
    const isGone = (error: Error) => {
      if (worker === this.#worker) this.#fail(error)
    }
    worker.on('error', (error) => isGone(new PaintingError('The painter failed.', { cause: error })))
    worker.on('exit', () => isGone(new PaintingError('The painter ended.')))
    return worker
  }

  /** The thread is not to be trusted any more: the next picture gets another. */
  #fail(error: Error): void {
    this.#leave()
    const order = this.#current
    this.#current = null
    order?.reject(error)
    if (order !== null) this.#next()
  }

  #leave(): void {
    clearTimeout(this.#timer)
    const worker = this.#worker
    this.#worker = null
    // It may be in the middle of something that never ends.
    worker?.terminate().catch(() => undefined)
  }
}
