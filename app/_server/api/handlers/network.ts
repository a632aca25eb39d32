/** Answers to what is asked about the network as a whole. @module */
import { findMatches } from '@/db/queries/find-matches'
import { getTrafficFigures } from '@/db/queries/messages/get-traffic-figures'
import { CRAWL_ROWS } from '@/db/queries/network/crawl-rows'
import { getAsOf } from '@/db/queries/network/get-as-of'
import { getCollectorStatus } from '@/db/queries/network/get-collector-status'
import { getCrawls } from '@/db/queries/network/get-crawls'
import { getPresentAuthorities } from '@/db/queries/network/get-present-authorities'
import { getNetworkTotals } from '@/db/queries/network/get-network-totals'
import type { Handlers, RowSources } from '../handler'
import { withGoodCursor } from './good-cursor'

type Answered = 'listNetworks' | 'getStats' | 'getTraffic' | 'listCrawls' | 'listAuthorities' | 'search'

export const networkHandlers: Pick<Handlers, Answered> = {
  listNetworks: ({ profile }) =>
    Promise.resolve({
      networks: [
        {
          name: profile.name,
          title: profile.title,
          about: profile.about,
          kadProtocols: profile.kadProtocols,
          gossipProtocols: profile.gossipProtocols ?? [],
          topics: profile.topics,
          bootstrap: profile.bootstrap,
          features: {
            messages: profile.topics.length > 0,
            authorities: profile.authorities !== undefined,
            simulatedPlaces: profile.demoMesh,
          },
        },
      ],
    }),

  getStats: async ({ db, profile, live, now }, { signal }) => {
    const nowMs = now()
    const [asOfMs, totals, traffic, collectors] = await Promise.all([
      getAsOf(db, signal),
      live.totals ?? getNetworkTotals(db, nowMs, signal),
      getTrafficFigures(db, nowMs, signal),
      getCollectorStatus(db, nowMs, signal),
    ])
    return {
      network: profile.name,
      asOfMs,
      feedAgeMs: asOfMs === null ? null : Math.max(0, nowMs - asOfMs),
      ...totals,
      traffic,
      collectors,
    }
  },

  getTraffic: ({ db, now }, { signal }) => getTrafficFigures(db, now(), signal),

  listCrawls: ({ db }, { search, signal }) => withGoodCursor(search, () => getCrawls(db, search, signal)),

  listAuthorities: ({ db, profile, now }, { signal }) =>
    getPresentAuthorities(db, profile.authorities, now(), signal),

  search: ({ db }, { search, signal }) => findMatches(db, search.q, signal),
}

export const networkRowSources: RowSources = {
  listCrawls: () => CRAWL_ROWS,
}
