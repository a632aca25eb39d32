/** What answers each operation. @module */
import type { Handlers } from './handler'
import { analyticsHandlers } from './handlers/analytics'
import { eventHandlers } from './handlers/events'
import { messageHandlers } from './handlers/messages'
import { nodeHandlers } from './handlers/nodes'

export const HANDLERS: Handlers = {
  ...nodeHandlers,
  ...eventHandlers,
  ...messageHandlers,
  ...analyticsHandlers,
}
