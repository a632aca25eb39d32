/** Gathers facts into batches: full ones at once, the rest within a second. @module */
import type { Fact } from '@/lib/facts'
import type { Clock } from './clock'
import { factWeight } from './fact-weight'

export interface Batch {
  readonly facts: readonly Fact[]
  /** As `factWeight` counts them. */
  readonly factCount: number
  /** The same facts, a line of JSON each. */
  readonly lines: readonly string[]
  /** Length of the lines together, characters. */
  readonly size: number
}

export interface BatcherInit {
  /** As `factWeight` counts them. */
  maxFacts: number
  /** Of JSON, characters; a larger fact has a batch to itself. */
  maxSize: number
  maxDelayMs: number
  clock: Clock
  onBatch(batch: Batch): void
}

export interface Batcher {
  /** Facts not handed on yet. */
  readonly waiting: number
  add(fact: Fact): void
  /** Hands on what is there. */
  flush(): void
}

export function createBatcher(init: BatcherInit): Batcher {
  let facts: Fact[] = []
  let lines: string[] = []
  let factCount = 0
  let size = 0
  let timer: AbortController | undefined

  const flush = (): void => {
    timer?.abort()
    timer = undefined
    if (facts.length === 0) return
    const batch = { facts, factCount, lines, size }
    facts = []
    lines = []
    factCount = 0
    size = 0
    init.onBatch(batch)
  }

  const startTimer = (): void => {
    const mine = new AbortController()
    timer = mine
    void init.clock.sleep(init.maxDelayMs, mine.signal).then(() => {
      if (timer === mine) flush()
    })
  }

  return {
    get waiting() {
      return factCount
    },
    add: (fact) => {
      // Here rather than when the batch is full: a fact at a time never holds the event loop up.
      const line = JSON.stringify(fact)
      const weight = factWeight(fact)
      const isFull = size + line.length > init.maxSize || factCount + weight > init.maxFacts
      if (facts.length > 0 && isFull) flush()
      facts.push(fact)
      factCount += weight
      lines.push(line)
      size += line.length
      if (factCount >= init.maxFacts || size >= init.maxSize) flush()
      else if (timer === undefined) startTimer()
    },
    flush,
  }
}
