/** The stretches of time over which a node's page looks back. @module */
import { z } from 'zod'

const hour = 3_600_000
const day = 24 * hour

export const NODE_WINDOWS = {
  '24h': { lengthMs: day, title: '24 hours' },
  '7d': { lengthMs: 7 * day, title: '7 days' },
  '30d': { lengthMs: 30 * day, title: '30 days' },
} as const

export type NodeWindow = keyof typeof NODE_WINDOWS
export const nodeWindowSchema = z.enum(Object.keys(NODE_WINDOWS) as [NodeWindow, ...NodeWindow[]])

/** Most points of a chart over one window: more than a screen can tell apart would only be slower. */
export const RTT_BUCKETS = 96
