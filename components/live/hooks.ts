'use client'
/**
 * What components read of the live feed. On the server, and until the socket has spoken, each hook gives the value
 * that the page was rendered with.
 * @module
 */
import { useCallback, useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react'
import type { LiveStatus } from '@/lib/live/events'
import type { TrafficFlow } from '@/lib/live/traffic'
import type { MessageSummary } from '@/lib/messages/message'
import type { TrafficFigures } from '@/lib/messages/message-query'
import type { NetworkTotals, NodeSummary } from '@/lib/nodes'
import type { Connection, LiveClient } from './live-client'
import type { MessageNews } from './message-watch'
import { pageClient, withPageClient } from './page-client'

const NO_NODES: ReadonlyMap<number, NodeSummary> = new Map()

type Stores = Pick<LiveClient, 'connection' | 'newBuild' | 'status' | 'totals' | 'nodes'>
type Value<Name extends keyof Stores> = ReturnType<Stores[Name]['get']>

function useStore<Name extends keyof Stores>(name: Name, onServer: Value<Name>): Value<Name> {
  const subscribe = useCallback(
    (listener: () => void) =>
      withPageClient((client) => {
        listener()
        return client[name].subscribe(listener)
      }),
    [name],
  )
  return useSyncExternalStore<Value<Name>>(
    subscribe,
    () => {
      const client = pageClient()
      return client === undefined ? onServer : (client[name].get() as Value<Name>) // The name's own store holds the name's own value.
    },
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
  useEffect(
    () => withPageClient((client) => client.watchNodes(key === '' ? [] : key.split(',').map(Number))),
    [key],
  )
  return useStore('nodes', NO_NODES)
}

/** Each flow of traffic while the component is there and `isOn`. The handler may differ with each render. */
export function useTrafficFlow(isOn: boolean, onFlow: (flow: TrafficFlow) => void): void {
  const handle = useEffectEvent(onFlow)
  useEffect(() => {
    if (!isOn) return
    return withPageClient(({ messages }) =>
      messages.watchTraffic({
        onFlow: (flow) => {
          handle(flow)
        },
      }),
    )
  }, [isOn])
}

/** The figures of traffic, newest known; null until they are. */
export function useTrafficFigures(initial: TrafficFigures | null = null): TrafficFigures | null {
  const [figures, setFigures] = useState<TrafficFigures | null>(null)
  useEffect(() => withPageClient(({ messages }) => messages.watchTraffic({ onFigures: setFigures })), [])
  return figures ?? initial
}

/** New and changed messages while the component is there and `isOn`. */
export function useMessageNews(isOn: boolean, onNews: (news: MessageNews) => void): void {
  const handle = useEffectEvent(onNews)
  useEffect(() => {
    if (!isOn) return
    return withPageClient(({ messages }) =>
      messages.watchNews((news) => {
        handle(news)
      }),
    )
  }, [isOn])
}

/** @param onChange - called when more is known of the message, and after each lost connection: fetch it again. */
export function useMessageChange(id: string, onChange: (message: MessageSummary | null) => void): void {
  const handle = useEffectEvent(onChange)
  useEffect(
    () =>
      withPageClient(({ messages }) =>
        messages.watchMessage(id, (message) => {
          handle(message)
        }),
      ),
    [id],
  )
}
