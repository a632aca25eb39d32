'use client'
import { useEffect, useMemo, useState } from 'react'
import type { MapStore } from '../model/map-store'
import { useCalmColumns } from '../tools/use-calm-columns'
import { findNode } from './find-node'
import { neighbourhoodOf, type Surroundings } from './neighbourhood'
import { changeWords } from './neighbourhood-change'

/** Whether the neighbourhood is still as it is drawn is asked this often at most, ms. */
const COMPARE_EVERY_MS = 5_000

export type Found =
  { readonly kind: 'waiting' | 'unknown' } | { readonly kind: 'near'; readonly near: Surroundings }

/** What is near a node at one moment, and how the map differs from it since. */
export function useNeighbourhood(
  store: MapStore,
  peerId: string,
  depth: number,
): {
  found: Found
  /** What is not so any more, in words; null: nothing. */
  change: string | null
  /** Takes the map of now. */
  renew: () => void
} {
  const centre = useCentre(store, peerId)
  const [moment, setMoment] = useState(0)
  // The store changes in place: a moment stands for what it held then.
  const found = useMemo(() => ({ moment, ...foundNow(store, centre, depth) }), [store, centre, depth, moment])
  const columns = useCalmColumns(store, COMPARE_EVERY_MS)
  const now = useMemo(
    () => ({ version: columns.version, ...foundNow(store, centre, depth) }),
    [store, centre, depth, columns],
  )
  const change = useMemo(() => {
    if (found.kind !== 'near') return null
    return now.kind === 'near' ? changeWords(found.near, now.near) : 'this node left the map'
  }, [found, now])
  return {
    found,
    change,
    renew: () => {
      setMoment((before) => before + 1)
    },
  }
}

interface Centre {
  readonly peerId: string
  /** null: it is not on the map. */
  readonly num: number | null
}

function useCentre(store: MapStore, peerId: string): Centre | null {
  const [centre, setCentre] = useState<Centre | null>(null)
  useEffect(() => {
    const ended = new AbortController()
    let isAsking = false
    const look = () => {
      if (isAsking || store.phase !== 'facts') return
      isAsking = true
      stop()
      void findNode(store, peerId, ended.signal).then((num) => {
        if (!ended.signal.aborted) setCentre({ peerId, num })
      })
    }
    const stop = store.subscribe(look)
    look()
    return () => {
      ended.abort()
      stop()
    }
  }, [store, peerId])
  return centre?.peerId === peerId ? centre : null
}

function foundNow(store: MapStore, centre: Centre | null, depth: number): Found {
  if (centre === null) return { kind: 'waiting' }
  const index = centre.num === null ? -1 : store.indexOf(centre.num)
  if (index < 0) return { kind: 'unknown' }
  const { nodes, links, total } = neighbourhoodOf(store, index, depth)
  const named = nodes.map((node) => {
    const num = store.numAt(node.index)
    return { num, hops: node.hops, status: store.node(num)?.status ?? 'unreachable' }
  })
  return { kind: 'near', near: { nodes: named, links, total, atMs: store.atMs } }
}
