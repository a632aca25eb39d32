'use client'
import { useEffect, useState } from 'react'
import { MATCHING_PATH, readMatching } from '@/lib/graph/matching'
import { mapFilters, type MapQuery } from '@/lib/map-query-url'
import { writeNodeQuery } from '@/lib/node-query-url'
import { needsServer } from '../model/map-filter'
import type { MapStore } from '../model/map-store'

/** Nodes come and go, and with them those that match. */
const AGAIN_MS = 30_000
const RETRY_MS = 4_000

/**
 * Numbers of the nodes that the server's filters let through: only it knows every node's keys, and its region.
 * @returns null when no such filter is set, and until the answer has come.
 */
export function useMatching(store: MapStore, query: MapQuery): ReadonlySet<number> | null {
  const search = needsServer(query) ? writeNodeQuery(mapFilters(query)) : null
  const [answer, setAnswer] = useState<{ search: string; nums: ReadonlySet<number> } | null>(null)
  useEffect(() => {
    if (search === null) return
    const ended = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = () => {
      askMatching(search, ended.signal)
        .then((nums) => {
          setAnswer({ search, nums })
          timer = setTimeout(ask, AGAIN_MS)
        })
        .catch(() => {
          // Away, or of another build: until then all that the other filters let through is shown.
          if (!ended.signal.aborted) timer = setTimeout(ask, RETRY_MS)
        })
    }
    ask()
    return () => {
      ended.abort()
      clearTimeout(timer)
    }
  }, [store, search])
  return answer !== null && answer.search === search ? answer.nums : null
}

/** @throws {Error} when the server does not answer so. */
async function askMatching(search: string, signal: AbortSignal): Promise<ReadonlySet<number>> {
  const response = await fetch(`${MATCHING_PATH}?${search}`, { signal })
  if (!response.ok) throw new Error(`the map's filter was answered with ${String(response.status)}`)
  return new Set(readMatching(await response.arrayBuffer()))
}
