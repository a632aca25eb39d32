/** The mesh that is crawled, in a process of its own: its CPU and memory are not the crawler's. @module */
import '@/lib/node-shims'
import { z } from 'zod'
import { createMesh } from '@/collector/mesh/create-mesh'
import type { MeshMessage } from './messages'

const [nodes, neighbours, seed] = z
  .tuple([z.coerce.number().int(), z.coerce.number().int(), z.coerce.number().int()])
  .parse(process.argv.slice(2))

const mesh = await createMesh({ nodes, neighbours, seed, latency: false })
const message: MeshMessage = {
  bootstrap: [...mesh.bootstrap],
  tables: mesh.tables().map(({ peerId, table }) => ({ peerId, table: [...table] })),
}
process.send?.(message)
process.on('disconnect', () => process.exit(0))
