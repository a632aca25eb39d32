'use client'
import { useEffect, useState } from 'react'
import { MATCHING_PATH, readMatching } from '@/lib/graph/matching'
import type { MapQuery } from '@/lib/map-query'
import { writeNodeFilters } from '@/lib/node-filters'
import { withAt } from '@/lib/past/at'
import { needsServer, serverFilters } from '../model/map-filter'
import type { MapStore } from '../model/map-store'

/** Nodes come and go, and with them those that match. */
const AGAIN_MS = 30_000
const RETRY_MS = 4_000

/**
 * Numbers of the nodes that the server's filters let through: only it knows every node's keys, and its region. Of the
 * time that the map shows; where that is the difference of two, at either of them.
 * @returns null when no such filter is set, and until the answer has come; while the time moves on, the answer before.
 */
export function useMatching(store: MapStore, query: MapQuery): ReadonlySet<number> | null {
  const filters = needsServer(query) ? writeNodeFilters(serverFilters(query)) : null
  const { at, from } = query
  const [answer, setAnswer] = useState<{ filters: string; nums: ReadonlySet<number> } | null>(null)
  useEffect(() => {
    if (filters === null) return
    const ended = new AbortController()
    const moments = from === undefined ? [at] : [from, at]
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = () => {
      Promise.all(moments.map((moment) => askMatching(filters, moment, ended.signal)))
        .then((answers) => {
          setAnswer({ filters, nums: new Set(answers.flatMap((nums) => [...nums])) })
          if (at === undefined) timer = setTimeout(ask, AGAIN_MS)
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
  }, [store, filters, at, from])
  return answer !== null && answer.filters === filters ? answer.nums : null
}

/** @throws {Error} when the server does not answer so. */
async function askMatching(
  filters: string,
  at: string | undefined,
  signal: AbortSignal,
): Promise<Uint32Array> {
  const response = await fetch(withAt(`${MATCHING_PATH}?${filters}`, at), { signal })
  // Of a time of which nothing is kept there is no map either.
  if (response.status === 400 && at !== undefined) return new Uint32Array()
  if (!response.ok) throw new Error(`the map's filter was answered with ${String(response.status)}`)
  return readMatching(await response.arrayBuffer())
}
