'use client'
/**
 * What components read of the live feed. On the server, and until the socket has spoken, each hook gives the value
 * that the page was rendered with.
 * @module
 */
import { useCallback, useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react'
import type { LiveStatus } from '@/lib/live/events'
import type { NetworkTotals, NodeSummary } from '@/lib/nodes'
import type { Connection, LiveClient } from './live-client'
import { openMapStream, type MapStreamHandlers, type MapStreamState } from './map-stream'
import { pageClient } from './page-client'

const NO_NODES: ReadonlyMap<number, NodeSummary> = new Map()

type Stores = Pick<LiveClient, 'connection' | 'newBuild' | 'status' | 'totals' | 'nodes'>
type Value<Name extends keyof Stores> = ReturnType<Stores[Name]['get']>

function useStore<Name extends keyof Stores>(name: Name, onServer: Value<Name>): Value<Name> {
  const subscribe = useCallback((listener: () => void) => pageClient()[name].subscribe(listener), [name])
  return useSyncExternalStore<Value<Name>>(
    subscribe,
    () => pageClient()[name].get() as Value<Name>, // The name's own store holds the name's own value.
    () => onServer,
  )
}

/** Whether the page hears the server. */
export function useConnection(): Connection {
  return useStore('connection', 'connecting')
}

/** true: the server has been updated under this page. */
export function useNewBuild(): boolean {
  return useStore('newBuild', false)
}

/** Whether the web can read its database, and how its collectors are. */
export function useLiveStatus(initial: LiveStatus | null = null): LiveStatus | null {
  return useStore('status', null) ?? initial
}

/** The totals of the network, newest known. */
export function useTotals(initial: NetworkTotals | null = null): NetworkTotals | null {
  return useStore('totals', null) ?? initial
}

/**
 * Newest state of these nodes by number; a node is absent until it has changed since it is watched.
 * @param nums - at most 500 are watched at once over the whole page.
 */
export function useWatchedNodes(nums: readonly number[]): ReadonlyMap<number, NodeSummary> {
  const key = nums.join()
  useEffect(() => pageClient().watchNodes(key === '' ? [] : key.split(',').map(Number)), [key])
  return useStore('nodes', NO_NODES)
}

/** The map, whole and then change by change; see `openMapStream`. The handlers may differ with each render. */
export function useMapStream(handlers: Pick<MapStreamHandlers, 'onSnapshot' | 'onDelta'>): MapStreamState {
  const [state, setState] = useState<MapStreamState>({ phase: 'loading' })
  const onSnapshot = useEffectEvent(handlers.onSnapshot)
  const onDelta = useEffectEvent(handlers.onDelta)
  useEffect(
    () =>
      openMapStream({
        socket: pageClient().socket,
        onSnapshot: (snapshot) => {
          onSnapshot(snapshot)
        },
        onDelta: (delta) => {
          onDelta(delta)
        },
        onState: setState,
      }),
    [],
  )
  return state
}
