/** The mesh that talks, in a process of its own, with clocks that are off; it alone knows the true times. @module */
import '@/lib/node-shims'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { createMesh } from '@/collector/mesh/create-mesh'
import { orderSchema, type News, type Order } from './messages'

const [nodes, seed, clockSkewMs, driftPpm] = z
  .tuple([z.coerce.number().int(), z.coerce.number().int(), z.coerce.number(), z.coerce.number()])
  .parse(process.argv.slice(2))
/** The first two and the ring are links for gossip; the rest of a table is of no matter here. */
const NEIGHBOURS = 6
/** How often it is looked whether every node reports, ms. */
const LOOK_MS = 100
/** How many looks in vain are passed over in silence. */
const SAY_EVERY = 100

const tell = (news: News): void => {
  process.send?.(news)
}
const mesh = await createMesh({ nodes, neighbours: NEIGHBOURS, seed, gossip: true, clockSkewMs, driftPpm })
await mesh.gossiping()
const ids: string[] = []

const obey = async (order: Order): Promise<void> => {
  if (order.order === 'trace') {
    await mesh.traceTo(order.addresses)
    for (let looks = 1; mesh.traceTotals().connected < nodes; looks++) {
      if (looks % SAY_EVERY === 0) {
        process.stdout.write(`${String(mesh.traceTotals().connected)} of ${String(nodes)} nodes report\n`)
      }
      await sleep(LOOK_MS)
    }
    tell({ news: 'tracing' })
  } else if (order.order === 'publish') {
    const startMs = Date.now()
    for (let at = 0; at < order.count; at++) {
      const dueMs = startMs + ((order.untilMs - startMs) * at) / order.count
      await sleep(Math.max(0, dueMs - Date.now()))
      ids.push(await mesh.publish())
    }
    tell({ news: 'published' })
  } else {
    const { buffered, dropped } = mesh.traceTotals()
    const records = ids.flatMap((id) => {
      const record = mesh.messageRecord(id)
      if (record === null) return []
      const edges = record.edges.map(({ from, to, latencyMs }) => ({ from, to, latencyMs }))
      return [{ id, origin: record.origin, edges }]
    })
    tell({ news: 'told', records, buffered, dropped })
  }
}
process.on('message', (raw) => {
  obey(orderSchema.parse(raw)).catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`)
    process.exit(1)
  })
})
process.on('disconnect', () => process.exit(0))
tell({ news: 'up' })
