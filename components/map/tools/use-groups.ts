'use client'
import { useEffect, useMemo } from 'react'
import { groupsOf, type GroupPicture } from '@/lib/graph/groups'
import type { Grouping } from '@/lib/graph/node-kinds'
import type { GroupBy } from '@/lib/map-query-url'
import type { MapStore } from '../model/map-store'
import type { MapRenderer } from '../renderer/map-renderer'
import { useCalmColumns } from './use-calm-columns'

/** Fewer nodes than this can be told apart from afar. */
const GROUPED_FROM = 3_000
/** Groups change slowly, and a walk over half a million links is felt. */
const AGAIN_MS = 30_000

/** What stands for the nodes from afar, as the reader chose; drawn by the renderer. */
export function useGroups(store: MapStore, renderer: MapRenderer | null, by: GroupBy): GroupPicture | null {
  const at = useCalmColumns(store, AGAIN_MS)
  const groups = useMemo(() => {
    const grouping = groupingOf(store, by)
    return grouping === null ? null : groupsOf(at.columns, grouping)
  }, [store, by, at])
  useEffect(() => {
    renderer?.setGroups(groups)
  }, [renderer, groups])
  return groups
}

function groupingOf(store: MapStore, by: GroupBy): Grouping | null {
  if (by === 'none' || store.phase !== 'facts' || store.size === 0) return null
  if (by !== 'auto') return by
  if (store.size < GROUPED_FROM) return null
  const { communities, count } = store.columns.nodes
  return communities.subarray(0, count).some((community) => community > 0) ? 'community' : 'country'
}
