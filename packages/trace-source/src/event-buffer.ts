/** Events that wait for the collector: encoded, in batches, bounded. @module */
import { ByteWriter } from './byte-writer'
import type { EventEncoder } from './event-encoder'
import type { TraceEvent } from './events'

export interface Batch {
  /** An encoded TraceEventBatch. */
  readonly bytes: Uint8Array
  readonly events: number
}

export interface EventBufferInit {
  encoder: EventEncoder
  /** Beyond these the oldest batch is dropped. */
  maxEvents: number
  batchEvents: number
  /** How long an event waits for others. Milliseconds. */
  batchIntervalMs: number
}

export class EventBuffer {
  /** Events. */
  size = 0
  dropped = 0
  /** Oldest first. */
  private readonly closed: Batch[] = []
  private readonly open = new ByteWriter()
  private openEvents = 0
  private isDue = false
  private timer: NodeJS.Timeout | undefined
  private wake: () => void = () => undefined

  constructor(private readonly init: EventBufferInit) {}

  append(event: TraceEvent, atUs: number): void {
    this.init.encoder.append(this.open, event, atUs)
    this.openEvents += 1
    this.size += 1
    if (this.openEvents >= this.init.batchEvents) {
      this.closeBatch()
      this.becomeDue()
    } else if (this.timer === undefined && !this.isDue) {
      this.timer = setTimeout(() => {
        this.becomeDue()
      }, this.init.batchIntervalMs)
      this.timer.unref()
    }
    while (this.size > this.init.maxEvents) this.dropOldest()
  }

  /** The oldest events, or undefined when there are none. */
  take(): Batch | undefined {
    if (this.closed.length === 0) this.closeBatch()
    const batch = this.closed.shift()
    if (batch !== undefined) this.size -= batch.events
    else this.isDue = false
    return batch
  }

  /** Resolves when a batch is full or has waited long enough, or at the next `wakeUp`. */
  async due(): Promise<void> {
    if (this.isDue) return
    await new Promise<void>((resolve) => {
      this.wake = resolve
    })
  }

  /** Ends the wait of whoever waits for events. */
  wakeUp(): void {
    this.wake()
  }

  /** Drops all that waits. */
  clear(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    this.isDue = false
    this.closed.length = 0
    this.open.clear()
    this.openEvents = 0
    this.dropped += this.size
    this.size = 0
  }

  private becomeDue(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    this.isDue = true
    this.wake()
  }

  private closeBatch(): void {
    if (this.openEvents === 0) return
    this.closed.push({ bytes: this.open.view().slice(), events: this.openEvents })
    this.open.clear()
    this.openEvents = 0
  }

  private dropOldest(): void {
    if (this.closed.length === 0) this.closeBatch()
    const batch = this.closed.shift()
    if (batch === undefined) return
    this.size -= batch.events
    this.dropped += batch.events
  }
}
