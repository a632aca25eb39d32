/** How the sink is doing, for health, metrics and the heartbeat. Each hop event counts as a fact. @module */

/** `messages`: hop events and observations; `main`: all the rest. */
export const CHANNELS = ['main', 'messages'] as const
export type ChannelName = (typeof CHANNELS)[number]

export interface ChannelStatus {
  /** Facts not in the journal yet. */
  bufferedFacts: number
  spooledFacts: number
  spooledBatches: number
  spoolBytes: number
  diskFailed: boolean
  /** Epoch ms; null while the store answers. */
  awaySinceMs: number | null
}

export interface SinkCounts {
  /** Facts lost since the start: to a full spool, or a record that could not be read again. */
  droppedFacts: number
  refusedBatches: number
}

export interface SinkStatus extends ChannelStatus, SinkCounts {
  readonly channels: Readonly<Record<ChannelName, ChannelStatus>>
}

const NOTHING: ChannelStatus = {
  bufferedFacts: 0,
  spooledFacts: 0,
  spooledBatches: 0,
  spoolBytes: 0,
  diskFailed: false,
  awaySinceMs: null,
}

/** @param channels - as far as they are open. */
export function sumStatus(
  channels: ReadonlyMap<ChannelName, { status(): ChannelStatus }>,
  counts: SinkCounts,
): SinkStatus {
  const main = channels.get('main')?.status() ?? NOTHING
  const messages = channels.get('messages')?.status() ?? NOTHING
  const away = [main.awaySinceMs, messages.awaySinceMs].filter((sinceMs) => sinceMs !== null)
  return {
    bufferedFacts: main.bufferedFacts + messages.bufferedFacts,
    spooledFacts: main.spooledFacts + messages.spooledFacts,
    spooledBatches: main.spooledBatches + messages.spooledBatches,
    spoolBytes: main.spoolBytes + messages.spoolBytes,
    diskFailed: main.diskFailed || messages.diskFailed,
    awaySinceMs: away.length === 0 ? null : Math.min(...away),
    ...counts,
    channels: { main, messages },
  }
}
