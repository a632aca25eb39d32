/** A feed of a map that is read whole, at 1 ms of its clock. @module */
import { MapFeed } from '@/app/_server/live/map-feed'
import { MapState } from '@/app/_server/live/map-state'

export function begunFeed(contents: Parameters<MapState['apply']>[0]): MapFeed {
  const state = new MapState()
  state.apply(contents)
  const feed = new MapFeed({ state, network: { name: 'n', title: 't' }, now: () => 1, id: 'feed' })
  feed.begin()
  return feed
}
