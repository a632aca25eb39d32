/** A link to the map may name a node, and where the map stands. @module */
import { NAMED_NODES_MAX } from '@/lib/graph/snapshot'
import { readView } from '@/lib/map-query'
import type { MapStore } from './model/map-store'
import type { MapRenderer } from './renderer/map-renderer'
import type { NodeShower } from './show-node'

/** `/?node=<peer id>` shows that node once it is on the map. @returns the way to wait no longer. */
export function flyToAsked(renderer: MapRenderer, store: MapStore, shower: NodeShower): () => void {
  const search = new URLSearchParams(location.search)
  const asked = search.get('node')
  if (asked === null) return () => undefined
  const hasView = readView(search.get('view') ?? '') !== null
  const isOver = new AbortController()
  let num: number | null = null
  let hasAsked = false
  const look = () => {
    if (isOver.signal.aborted || store.phase !== 'facts') return
    num ??= store.numOf(asked)
    if (num !== null) {
      // Who names a view as well wants to see just that.
      if (hasView) renderer.look(num, 'search')
      // Once it is fetched it is flown to without us.
      if (hasView || shower.show(num)) end()
      return
    }
    // A large map does not know all names.
    if (hasAsked || store.size <= NAMED_NODES_MAX) return
    hasAsked = true
    void numOf(asked, isOver.signal).then((found) => {
      num = found
      look()
    })
  }
  const stop = store.subscribe(look)
  const end = () => {
    isOver.abort()
    stop()
  }
  look()
  return end
}

/** `/?view=x,y,span` shows that part once there is a map. @returns the way to wait no longer. */
export function showAskedView(renderer: MapRenderer, store: MapStore): () => void {
  const asked = readView(new URLSearchParams(location.search).get('view') ?? '')
  if (asked === null) return () => undefined
  const show = () => {
    if (store.phase === 'empty') return
    renderer.setView(asked)
    stop()
  }
  const stop = store.subscribe(show)
  show()
  return stop
}

/** @returns null when the server knows no such node, or does not answer. */
async function numOf(peerId: string, signal: AbortSignal): Promise<number | null> {
  try {
    const { fetchNodeDetail } = await import('../nodes/nodes-api')
    const { summary } = await fetchNodeDetail(peerId, signal)
    return summary.num
  } catch {
    return null
  }
}
