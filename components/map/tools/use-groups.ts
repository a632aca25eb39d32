'use client'
import { useEffect, useMemo, useState } from 'react'
import { groupsOf, type GroupPicture } from '@/lib/graph/groups'
import type { Grouping } from '@/lib/graph/node-kinds'
import { autoGrouping, heldInGroups, type WholeGroups } from '@/lib/graph/whole-groups'
import type { GroupBy } from '@/lib/map-query'
import { fetchGroups } from '../../live/fetch-groups'
import type { MapStore } from '../model/map-store'
import { asNumbered } from '../model/shape-columns'
import type { MapRenderer } from '../renderer/map-renderer'
import { useCalmColumns, type ColumnsAt } from './use-calm-columns'

/** Fewer nodes than this can be told apart from afar. */
const GROUPED_FROM = 3_000
/** Groups change slowly, and a walk over half a million links is felt. */
const AGAIN_MS = 30_000

/** What stands for the nodes from afar, as the reader chose; drawn by the renderer. */
export function useGroups(store: MapStore, renderer: MapRenderer | null, by: GroupBy): GroupPicture | null {
  const at = useCalmColumns(store, AGAIN_MS)
  const whole = useWholeGroups(store, at, by)
  const groups = useMemo(() => {
    if (store.groups !== null) return whole === null ? null : heldInGroups(whole, at.columns)
    const grouping = groupingOf(store, by)
    if (grouping === null) return null
    return groupsOf(store.phase === 'shape' ? asNumbered(at.columns) : at.columns, grouping)
  }, [store, by, at, whole])
  useEffect(() => {
    renderer?.setGroups(groups)
  }, [renderer, groups])
  return groups
}

function groupingOf(store: MapStore, by: GroupBy): Grouping | null {
  if (by === 'none' || store.phase === 'empty' || store.size === 0) return null
  const wanted = by !== 'auto' ? by : store.size < GROUPED_FROM ? null : autoGrouping(store.columns.nodes)
  // The shape tells communities alone.
  return store.phase === 'facts' || wanted === 'community' ? wanted : null
}

/** Those of the whole map, where the page holds only a part of it; null: it holds all, or they have not come. */
function useWholeGroups(store: MapStore, at: ColumnsAt, by: GroupBy): WholeGroups | null {
  const first = store.groups
  const [fetched, setFetched] = useState<{ asked: GroupBy; groups: WholeGroups } | null>(null)
  const isFirst = first !== null && (by === 'auto' || by === first.by)
  const isWanted = first !== null && by !== 'none'
  useEffect(() => {
    // What came with the map is as new as the map.
    if (!isWanted || (isFirst && store.phase !== 'facts')) return
    const left = new AbortController()
    fetchGroups(by, left.signal).then(
      (groups) => {
        if (groups !== null && !left.signal.aborted) setFetched({ asked: by, groups })
      },
      // The last ones stay, and are asked for again with the next change.
      () => undefined,
    )
    return () => {
      left.abort()
    }
  }, [store, at, by, isWanted, isFirst])
  if (!isWanted) return null
  if (fetched?.asked === by) return fetched.groups
  return isFirst ? first : null
}
