/** What the mesh process tells the benchmark. @module */
import { z } from 'zod'

export const meshMessageSchema = z.object({
  bootstrap: z.array(z.string()).min(1),
  /** The truth: each node's own routing table. */
  tables: z.array(z.object({ peerId: z.string(), table: z.array(z.string()) })),
})
export type MeshMessage = z.infer<typeof meshMessageSchema>
