/** Many pages in one process: each has its own socket and follows the map; what they were told is counted here. @module */
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { openLiveSocket, type LiveSocket } from '@/components/live/live-socket'
import { ByteReader } from '@/lib/graph/codec/bytes'

/** Opened at once: the rest waits, as pages do not all come in one moment. */
const AT_ONCE = 25
const MAGIC_BYTES = 4

const taskSchema = z.object({
  url: z.url(),
  clients: z.coerce.number().int().positive(),
  feed: z.string(),
  seq: z.coerce.number().int(),
})

/** On the map, with nothing missed. */
const answerSchema = z.object({ ok: z.literal(true), resync: z.literal(false).optional() })

export interface ClientsReport {
  /** Deltas by how long they took, whole ms; the last counts all that took longer. */
  readonly tookMs: number[]
  /** Deltas that did not come, or not in order. */
  readonly missed: number
  readonly lost: number
}

const LONGEST_MS = 20_000
const task = taskSchema.parse(process.env)
const tookMs = new Uint32Array(LONGEST_MS + 1)
let missed = 0
let lost = 0
let isMeasuring = false

async function follow(): Promise<void> {
  const socket = openLiveSocket(task.url)
  let seq = task.seq
  socket.on('map:delta', (bytes) => {
    const nowMs = Date.now()
    const from = new ByteReader(new Uint8Array(bytes))
    from.bytes(MAGIC_BYTES)
    const told = from.varint()
    const atMs = from.varint()
    missed += Math.abs(told - seq - 1)
    seq = told
    if (!isMeasuring) return
    const at = Math.min(Math.max(nowMs - atMs, 0), LONGEST_MS)
    tookMs[at] = (tookMs[at] ?? 0) + 1
  })
  socket.on('map:resync', () => {
    missed++
  })
  socket.on('disconnect', () => {
    lost++
  })
  await watch(socket)
}

async function watch(socket: LiveSocket): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      const answer: unknown = await socket
        .timeout(20_000)
        .emitWithAck('map:watch', { feed: task.feed, seq: task.seq })
      answerSchema.parse(answer)
      return
    } catch (error) {
      if (tries === 2) throw error
      await sleep(500)
    }
  }
}

process.on('message', (word) => {
  if (word === 'measure') {
    isMeasuring = true
  } else if (word === 'report') {
    isMeasuring = false
    const report: ClientsReport = { tookMs: [...tookMs], missed, lost }
    process.send?.(report, () => {
      process.exit(0)
    })
  }
})

for (let opened = 0; opened < task.clients; opened += AT_ONCE) {
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, task.clients - opened) }, follow))
}
process.send?.('ready')
