/** Every operation of the API by its id. @module */
import type { z } from 'zod'
import { analyticsOperations } from './operations/analytics'
import { eventOperations } from './operations/events'
import { linkOperations } from './operations/links'
import { messageOperations } from './operations/messages'
import { networkOperations } from './operations/network'
import { nodeHistoryOperations } from './operations/node-history'
import { nodeOperations } from './operations/nodes'
import { pastOperations } from './operations/past'

export const OPERATIONS = {
  ...networkOperations,
  ...nodeOperations,
  ...nodeHistoryOperations,
  ...linkOperations,
  ...pastOperations,
  ...eventOperations,
  ...messageOperations,
  ...analyticsOperations,
} as const

export type OperationId = keyof typeof OPERATIONS
export type PathOf<Id extends OperationId> = z.output<(typeof OPERATIONS)[Id]['path']>
export type SearchOf<Id extends OperationId> = z.output<(typeof OPERATIONS)[Id]['search']>
export type AnswerOf<Id extends OperationId> = z.output<(typeof OPERATIONS)[Id]['answer']>
