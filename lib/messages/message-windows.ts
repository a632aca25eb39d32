/** The stretches of time over which a node's messages are counted. @module */
import { z } from 'zod'

const hour = 3_600_000

export const MESSAGE_WINDOWS = {
  '24h': { title: '24 hours', lengthMs: 24 * hour },
  '7d': { title: '7 days', lengthMs: 7 * 24 * hour },
} as const

export type MessageWindow = keyof typeof MESSAGE_WINDOWS
export const messageWindowSchema = z.enum(Object.keys(MESSAGE_WINDOWS) as [MessageWindow, ...MessageWindow[]])
