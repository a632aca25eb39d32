'use client'
/** What every tool of the map works with. @module */
import { createContext, useContext } from 'react'
import type { GroupPicture } from '@/lib/graph/groups'
import type { MapQuery, MapQueryChange } from '@/lib/map-query'
import type { MapStore } from '../model/map-store'
import type { MapRenderer } from '../renderer/map-renderer'
import type { NodePaint } from '../renderer/paint'
import type { MapLook } from './use-map-look'
import type { RestedView } from './use-seen-view'

/** What has to be worked out before nodes can be coloured or sized by it. */
export interface Measure {
  /** By index; null: not worked out. */
  readonly values: ArrayLike<number> | null
  /** How far it is, and how exact, for the reader. */
  readonly text: string
}

export interface MapTools {
  readonly store: MapStore
  /** null until there is one, and while the map is a table. */
  readonly renderer: MapRenderer | null
  /** What the address asks for. */
  readonly query: MapQuery
  /** Changes the address, and with it the map. `replace`: no step of its own in the reader's history. */
  readonly change: (change: MapQueryChange, how?: 'push' | 'replace') => void
  /** Number of the node that is looked at. */
  readonly looked: number | null
  /** The tool that is open. */
  readonly openTool: string | null
  readonly setOpenTool: (id: string | null) => void
  /** A tool's own picture in place of the look that the reader chose, for as long as it is set. */
  readonly setPaintOver: (paint: NodePaint | null) => void
  /** What the nodes look like now, and which of them are shown. */
  readonly look: MapLook
  /** The server is asked which nodes a filter lets through. */
  readonly isMatching: boolean
  readonly measure: Measure
  /** What stands for the nodes from afar; null: nothing does. */
  readonly groups: GroupPicture | null
  /** What is seen, once the map has come to rest; null until it has for the first time. */
  readonly rested: RestedView | null
}

export const MapToolsContext = createContext<MapTools | null>(null)

/** @throws {Error} outside the screen of the map. */
export function useMapTools(): MapTools {
  const tools = useContext(MapToolsContext)
  if (tools === null) throw new Error('a tool of the map is used outside its screen')
  return tools
}
