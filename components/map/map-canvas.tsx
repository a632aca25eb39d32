'use client'
import { useRouter } from 'next/navigation'
import { useEffect, useEffectEvent, useId, useState } from 'react'
import { flyToAsked, showAskedView } from './fly-to-asked'
import { GroupWords } from './group-words'
import { MissedNode } from './missed-node'
import { NodeCard } from './node-card'
import { offerMap, showOnMap } from './model/map-focus'
import { givePicked } from './model/map-pick'
import type { MapStore } from './model/map-store'
import type { Journeys } from './renderer/journey-layer'
import type { MapRenderer } from './renderer/map-renderer'
import type { SeenGroup } from './renderer/renderer-init'
import { showsNodes } from './show-node'
import { useNames } from './use-names'
import { useOpenNode } from './use-open-node'
import { useRenderer } from './use-renderer'

const PREFETCH_AFTER_MS = 200
const NO_NUMS: readonly number[] = []

/** The drawn map with the card of the node that is looked at. */
export function MapCanvas({
  store,
  journeys,
  onCannotDraw,
  onRenderer,
  onLooked,
  onGroupOpen,
}: {
  store: MapStore
  /** What goes along the links. */
  journeys: Journeys
  onCannotDraw: () => void
  /** What draws the map; null: nothing does any more. */
  onRenderer: (renderer: MapRenderer | null) => void
  /** A node is looked at by hand, by search or by keyboard, rather than passed over; null: none is. */
  onLooked: (num: number | null) => void
  /** The nodes of a group alone are in front; null: all are again. */
  onGroupOpen: (group: SeenGroup | null) => void
}) {
  const router = useRouter()
  const helpId = useId()
  const openNode = useOpenNode(store)
  const [missed, setMissed] = useState<number | null>(null)
  const { container, card, renderer, look, group, openGroup } = useRenderer({
    store,
    journeys,
    onOpen: (num) => {
      if (!givePicked(num)) openNode(num)
    },
    onCannotDraw,
    onStart: (made) => {
      const shower = showsNodes(made, store, setMissed)
      const undo = [
        offerMap((num) => shower.show(num)),
        showAskedView(made, store),
        flyToAsked(made, store, shower),
        () => shower.end(),
      ]
      onRenderer(made)
      return () => {
        onRenderer(null)
        for (const each of undo) each()
      }
    },
  })

  const byHand = look === null || look.how === 'pointer' ? null : look.num
  const tellLooked = useEffectEvent(onLooked)
  useEffect(() => {
    tellLooked(byHand)
  }, [byHand])

  const tellGroup = useEffectEvent(onGroupOpen)
  useEffect(() => {
    tellGroup(openGroup)
  }, [openGroup])

  useNames(store, look === null ? NO_NUMS : [look.num])
  const node = look === null ? undefined : store.node(look.num)
  // The page of a node is fetched while a reader rests on it, so that opening it is quick.
  const peerId = node?.peerId ?? null
  useEffect(() => {
    if (peerId === null) return
    const timer = setTimeout(() => {
      router.prefetch(`/nodes/${peerId}`)
    }, PREFETCH_AFTER_MS)
    return () => {
      clearTimeout(timer)
    }
  }, [peerId, router])

  return (
    <>
      <div
        ref={container}
        // A graph has no role of its own; as an application its keys are not taken by a screen reader.
        role="application"
        aria-roledescription="network map"
        aria-label="Nodes and links of the network"
        aria-describedby={helpId}
        tabIndex={0}
        data-testid="map"
        className="map-grid absolute inset-0 touch-none overflow-hidden -outline-offset-2 select-none"
        onKeyDown={(event) => {
          if (renderer.current?.press(event.nativeEvent) === true) event.preventDefault()
        }}
      />
      <p id={helpId} className="sr-only">
        Enter looks at the node in the middle, arrow keys go on to the nodes it is linked to, Enter again
        opens the node, Escape leaves it. From far away groups stand for their nodes: they are walked in the
        same way, Enter opens a group, Escape goes back to all. Plus and minus zoom, 0 shows everything, arrow
        keys without a node move the map. The same facts are in the table.
      </p>
      <GroupWords looked={group} open={openGroup} onLeave={() => renderer.current?.openGroup(null)} />
      {missed !== null && <MissedNode onAgain={() => showOnMap(missed)} />}
      <NodeCard ref={card} node={node} store={store} how={look?.how ?? 'pointer'} />
    </>
  )
}
