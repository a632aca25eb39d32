/** Every operation of the API by its id. @module */
import type { z } from 'zod'
import { nodeOperations } from './operations/nodes'

export const OPERATIONS = { ...nodeOperations } as const

export type OperationId = keyof typeof OPERATIONS
export type PathOf<Id extends OperationId> = z.output<(typeof OPERATIONS)[Id]['path']>
export type SearchOf<Id extends OperationId> = z.output<(typeof OPERATIONS)[Id]['search']>
export type AnswerOf<Id extends OperationId> = z.output<(typeof OPERATIONS)[Id]['answer']>
