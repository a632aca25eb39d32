/** Where the rows of each operation come from that gives all of them. @module */
import type { RowSources } from './handler'
import { eventRowSources } from './handlers/events'
import { linkRowSources } from './handlers/links'
import { messageRowSources } from './handlers/messages'
import { networkRowSources } from './handlers/network'
import { nodeHistoryRowSources } from './handlers/node-history'
import { nodeRowSources } from './handlers/nodes'
import { pastRowSources } from './handlers/past'

export const ROW_SOURCES: RowSources = {
  ...networkRowSources,
  ...nodeRowSources,
  ...nodeHistoryRowSources,
  ...linkRowSources,
  ...pastRowSources,
  ...eventRowSources,
  ...messageRowSources,
}
