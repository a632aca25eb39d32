/** What answers each operation. @module */
import type { Handlers } from './handler'
import { nodeHandlers } from './handlers/nodes'

export const HANDLERS: Handlers = { ...nodeHandlers }
