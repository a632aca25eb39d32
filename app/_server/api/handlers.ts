/** What answers each operation. @module */
import type { Handlers } from './handler'
import { analyticsHandlers } from './handlers/analytics'
import { eventHandlers } from './handlers/events'
import { linkHandlers } from './handlers/links'
import { messageHandlers } from './handlers/messages'
import { networkHandlers } from './handlers/network'
import { nodeHistoryHandlers } from './handlers/node-history'
import { nodeHandlers } from './handlers/nodes'
import { pastHandlers } from './handlers/past'

export const HANDLERS: Handlers = {
  ...networkHandlers,
  ...nodeHandlers,
  ...nodeHistoryHandlers,
  ...linkHandlers,
  ...pastHandlers,
  ...eventHandlers,
  ...messageHandlers,
  ...analyticsHandlers,
}
