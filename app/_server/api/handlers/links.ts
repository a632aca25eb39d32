/** Answers to what is asked about links and the map. @module */
import { getLinkPage } from '@/db/queries/links/get-link-page'
import { linkRows } from '@/db/queries/links/link-rows'
import { getMapPart } from '@/db/queries/map/get-map-part'
import { getPastTopology } from '@/db/queries/map/get-past-topology'
import { getHistory } from '@/db/queries/past/get-history'
import { API_PATH } from '@/lib/api/operation'
import { estimateLink, type LinkEnd } from '@/lib/graph/link-latency'
import { joinLinks } from '@/lib/graph/join-links'
import {
  TOPOLOGY_LINKS_MAX,
  TOPOLOGY_NODES_MAX,
  topologyNodeSchema,
  type TopologyLink,
  type TopologyNode,
} from '@/lib/links'
import type { Handlers, RowSources } from '../handler'
import { findNum } from './find-node'
import { withGoodCursor } from './good-cursor'
import { pastTime } from './past-time'

export const linkHandlers: Pick<Handlers, 'listLinks' | 'getTopology'> = {
  listLinks: async ({ db, now }, { search, signal }) => {
    const num = search.node === undefined ? null : await findNum(db, search.node, signal, 'node')
    return withGoodCursor(search, () => getLinkPage(db, search, num, now(), signal))
  },

  getTopology: async ({ db, now }, { search, signal }) => {
    const nowMs = now()
    const history = await getHistory(db, signal)
    const past = search.at === undefined ? null : pastTime(history, 'at', search.at, nowMs)
    const atMs = past?.atMs ?? nowMs
    const found =
      past === null
        ? await getMapPart(db, nowMs, TOPOLOGY_NODES_MAX, signal)
        : await getPastTopology(db, atMs, TOPOLOGY_NODES_MAX, signal)
    const nodes = found.nodes.slice(0, TOPOLOGY_NODES_MAX)
    const ends = new Map(nodes.map((node) => [node.num, endOf(node)]))
    const links = joinLinks(found.sets, (num) => ends.has(num))
    const isCut = found.nodes.length > nodes.length || links.length > TOPOLOGY_LINKS_MAX
    return {
      atMs,
      keptFromMs: history.firstMs,
      detail: past?.detail ?? 'full',
      isCut,
      moreNodes: isCut ? `${API_PATH}/nodes?sort=key&order=asc` : null,
      moreLinks: isCut ? `${API_PATH}/links` : null,
      nodes: nodes.map((node) => topologyNodeSchema.parse(node)),
      links: links.slice(0, TOPOLOGY_LINKS_MAX).flatMap((link): TopologyLink[] => {
        const [a, b] = [ends.get(link.a), ends.get(link.b)]
        if (a === undefined || b === undefined) return []
        const { rttMs, ground, leastMs, mostMs } = estimateLink(a, b)
        return [
          {
            ...link,
            estimatedRttMs: rttMs,
            estimateGround: ground,
            estimateLeastMs: leastMs,
            estimateMostMs: mostMs,
          },
        ]
      }),
    }
  },
}

export const linkRowSources: RowSources = {
  listLinks: async ({ db, now }, { search, signal }) =>
    linkRows(
      search,
      search.node === undefined ? null : await findNum(db, search.node, signal, 'node'),
      now(),
    ),
}

function endOf({ lat, lon, rttMs, rttMethod }: TopologyNode): LinkEnd {
  return { lat, lon, rttMs, isRttQuiet: rttMethod === 'ping_quiet' }
}
