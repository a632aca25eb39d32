/** How the sink is doing, for health, metrics and the heartbeat. @module */

export interface SinkStatus {
  /** Facts not in the journal yet. */
  bufferedFacts: number
  spooledFacts: number
  spooledBatches: number
  spoolBytes: number
  /** Facts lost since the start: to a full spool, or a record that could not be read again. */
  droppedFacts: number
  refusedBatches: number
  diskFailed: boolean
  /** Epoch ms; null while the store answers. */
  awaySinceMs: number | null
}
