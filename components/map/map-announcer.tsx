'use client'
import { useEffect, useRef, useState } from 'react'
import { plural } from '@/lib/format/numbers'
import type { MapEventKind } from './model/map-changes'
import type { MapStore } from './model/map-store'

/** A mesh never rests; a reader is told at most this often. */
const QUIET_MS = 12_000

const words: Record<MapEventKind, string> = {
  joined: 'joined',
  left: 'left',
  silent: 'went silent',
  returned: 'returned',
  version: 'changed version',
}

/** Says to screen readers, now and then, what happened on the map since the last time. */
export function MapAnnouncer({ store }: { store: MapStore }) {
  const [text, setText] = useState('')
  // What was told before this screen was opened is no news.
  const told = useRef(store.events[0]?.id ?? 0)
  useEffect(() => {
    const timer = setInterval(() => {
      const news = store.events.filter((event) => event.id > told.current)
      const newest = news[0]
      if (newest === undefined) return
      told.current = newest.id
      const counts = new Map<MapEventKind, number>()
      for (const event of news) counts.set(event.kind, (counts.get(event.kind) ?? 0) + event.count)
      setText([...counts].map(([kind, count]) => `${plural(count, 'node')} ${words[kind]}`).join(', ') + '.')
    }, QUIET_MS)
    return () => {
      clearInterval(timer)
    }
  }, [store])
  return (
    <p aria-live="polite" className="sr-only">
      {text}
    </p>
  )
}
