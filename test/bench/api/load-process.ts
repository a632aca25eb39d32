/** Loads a server from a process of its own, for `bench -- api`: a plan comes in, what was measured goes out. @module */
import autocannon from 'autocannon'
import { z } from 'zod'

const loadPlanSchema = z.object({
  url: z.string(),
  /** Asked one after another by each connection, over and over. */
  paths: z.array(z.string()).min(1),
  headers: z.record(z.string(), z.string()),
  connections: z.number().int().positive(),
  seconds: z.number().positive(),
})
export type LoadPlan = z.infer<typeof loadPlanSchema>

export const loadResultSchema = z.object({
  requestsPerSecond: z.number(),
  p50Ms: z.number(),
  p95Ms: z.number(),
  errors: z.number().int(),
  /** Answers that are no success, by status. */
  statuses: z.record(z.string(), z.number()),
})
export type LoadResult = z.infer<typeof loadResultSchema>

async function load({ url, paths, headers, connections, seconds }: LoadPlan): Promise<LoadResult> {
  const took: number[] = []
  const statuses: Record<string, number> = {}
  let begun = 0
  const asked = paths.map((path) => ({ method: 'GET' as const, path }))
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const running = autocannon(
      {
        url,
        connections,
        duration: seconds,
        headers,
        requests: asked,
        // Each begins elsewhere: or all would ask the same at once, and be answered together.
        setupClient: (client) => {
          const at = begun++ % asked.length
          client.setRequests([...asked.slice(at), ...asked.slice(0, at)])
        },
      },
      (error: unknown, measured) => {
        if (error === null || error === undefined) resolve(measured)
        else reject(error instanceof Error ? error : new Error('The load could not be made.'))
      },
    )
    running.on('response', (_client, status, _bytes, tookMs) => {
      took.push(tookMs)
      if (status >= 300) statuses[String(status)] = (statuses[String(status)] ?? 0) + 1
    })
  })
  took.sort((a, b) => a - b)
  const at = (share: number): number =>
    Math.round(10 * (took[Math.min(took.length - 1, Math.floor(share * took.length))] ?? 0)) / 10
  const failed = Object.values(statuses).reduce((sum, count) => sum + count, 0)
  return {
    requestsPerSecond: Math.round(took.length / result.duration),
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    errors: result.errors + result.timeouts + failed,
    statuses,
  }
}

if (process.send !== undefined) {
  process.on('message', (message) => {
    load(loadPlanSchema.parse(message)).then(
      (result) => process.send?.(result),
      (error: unknown) => {
        throw error
      },
    )
  })
}
