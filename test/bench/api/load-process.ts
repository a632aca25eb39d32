/** Loads a server from a process of its own, for `bench -- api`: a plan comes in, what was measured goes out. @module */
import { z } from 'zod'
import { runClosedLoop } from './closed-loop'

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
  /** Processor time that the loader itself took for an answer, ms. */
  loaderCpuMs: z.number(),
})
export type LoadResult = z.infer<typeof loadResultSchema>

async function load(plan: LoadPlan): Promise<LoadResult> {
  const took: number[] = []
  const statuses: Record<string, number> = {}
  const before = process.cpuUsage()
  const { seconds, broken, timeouts } = await runClosedLoop({
    ...plan,
    onAnswer: (status, tookMs) => {
      took.push(tookMs)
      if (status >= 300) statuses[String(status)] = (statuses[String(status)] ?? 0) + 1
    },
  })
  const { user, system } = process.cpuUsage(before)
  took.sort((a, b) => a - b)
  const at = (share: number): number =>
    Math.round(10 * (took[Math.min(took.length - 1, Math.floor(share * took.length))] ?? 0)) / 10
  const failed = Object.values(statuses).reduce((sum, count) => sum + count, 0)
  return {
    requestsPerSecond: Math.round(took.length / seconds),
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    errors: broken + timeouts + failed,
    statuses,
    loaderCpuMs: Math.round((user + system) / Math.max(1, took.length)) / 1_000,
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
