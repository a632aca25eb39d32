/** Where the rows of each operation come from that gives all of them. @module */
import type { RowSources } from './handler'
import { messageRowSources } from './handlers/messages'

export const ROW_SOURCES: RowSources = { ...messageRowSources }
