/** Answers to what is asked about nodes. @module */
import { getNodeDetail } from '@/db/queries/nodes/get-node-detail'
import { getNodeFacets } from '@/db/queries/nodes/get-node-facets'
import { getNodePage } from '@/db/queries/nodes/get-node-page'
import { nodeRows } from '@/db/queries/nodes/node-rows'
import { getPastFacets } from '@/db/queries/past/get-past-facets'
import { getPastNodeDetail } from '@/db/queries/past/get-past-node-detail'
import type { Handlers, RowSources } from '../handler'
import { notSeen, readPeerId } from './find-node'
import { withGoodCursor } from './good-cursor'
import { checkAt } from './past-time'

export const nodeHandlers: Pick<Handlers, 'listNodes' | 'getNodeFacets' | 'getNode'> = {
  listNodes: async ({ db, now }, { search, signal }) => {
    await checkAt(db, search.at, now(), signal)
    return withGoodCursor(search, () => getNodePage(db, search, signal))
  },

  getNodeFacets: async ({ db, now }, { search, signal }) => {
    await checkAt(db, search.at, now(), signal)
    return search.at === undefined ? getNodeFacets(db, signal) : getPastFacets(db, search.at, signal)
  },

  getNode: async ({ db, now }, { path, search, signal }) => {
    const peerId = readPeerId(path.peerId)
    await checkAt(db, search.at, now(), signal)
    const detail =
      search.at === undefined
        ? await getNodeDetail(db, peerId, signal)
        : await getPastNodeDetail(db, peerId, Date.parse(search.at), signal)
    if (detail === null) throw notSeen(peerId)
    return detail
  },
}

export const nodeRowSources: RowSources = {
  listNodes: async ({ db, now }, { search, signal }) => {
    await checkAt(db, search.at, now(), signal)
    return nodeRows(search)
  },
}
