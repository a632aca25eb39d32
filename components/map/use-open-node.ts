'use client'
import { useRouter } from 'next/navigation'
import { useCallback } from 'react'
import { withAt } from '@/lib/past/at'
import { useAt } from '../past/use-at'
import type { MapStore } from './model/map-store'

/** Opens the page of a node of the map, as soon as its name is known. */
export function useOpenNode(store: MapStore): (num: number) => void {
  const router = useRouter()
  const at = useAt()
  return useCallback(
    (num) => {
      void store.findName(num).then((peerId) => {
        if (peerId !== null) router.push(withAt(`/nodes/${peerId}`, at))
      })
    },
    [router, store, at],
  )
}
