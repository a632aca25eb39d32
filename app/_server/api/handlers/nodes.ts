/** Answers to what is asked about nodes. @module */
import { getNodeDetail } from '@/db/queries/nodes/get-node-detail'
import { getNodeFacets } from '@/db/queries/nodes/get-node-facets'
import { getNodePage } from '@/db/queries/nodes/get-node-page'
import { nodeRows } from '@/db/queries/nodes/node-rows'
import type { Handlers, RowSources } from '../handler'
import { notSeen, readPeerId } from './find-node'
import { withGoodCursor } from './good-cursor'

export const nodeHandlers: Pick<Handlers, 'listNodes' | 'getNodeFacets' | 'getNode'> = {
  listNodes: ({ db }, { search, signal }) => withGoodCursor(search, () => getNodePage(db, search, signal)),

  getNodeFacets: ({ db }, { signal }) => getNodeFacets(db, signal),

  getNode: async ({ db }, { path, signal }) => {
    const peerId = readPeerId(path.peerId)
    const detail = await getNodeDetail(db, peerId, signal)
    if (detail === null) throw notSeen(peerId)
    return detail
  },
}

export const nodeRowSources: RowSources = {
  listNodes: (_, { search }) => nodeRows(search),
}
