'use client'
import { useSearchParams } from 'next/navigation'
import { useEffect, useMemo, useState } from 'react'
import { mapHref, type MapQuery, type MapQueryChange } from '@/lib/map-query'
import { rawSearch } from '@/lib/read-search'
import type { MapTools } from './map-tools-context'

type Read = (params: URLSearchParams) => MapQuery

const NOTHING: MapQuery = {}
/** A script that could not be fetched is fetched again after so long, ms. */
const RETRY_MS = 4_000
/** Of somebody at the page. */
const SIGNS = ['pointermove', 'pointerdown', 'keydown', 'focusin'] as const

/** With it come the schemas of all that can be asked: it is fetched once somebody may be about to ask for something. */
let read: Read | null = null

async function fetchReader(): Promise<Read> {
  const { readMapSearch } = await import('@/lib/map-query-url')
  return (read ??= (params) => readMapSearch(rawSearch(params)).value)
}

/**
 * What the address asks of the map. What it does not understand is left out; the page has said so.
 * @param first - of the address that the page was asked for.
 */
export function useMapQuery(first: MapQuery): MapQuery {
  const text = useSearchParams().toString()
  const [known, setKnown] = useState({ text, query: first })
  const query = useMemo(() => {
    if (text === '') return NOTHING
    if (read !== null) return read(new URLSearchParams(text))
    return text === known.text ? known.query : null
  }, [text, known])
  const isUnread = query === null
  useEffect(() => {
    if (!isUnread) return
    let isOver = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = () => {
      fetchReader().then(
        (reader) => {
          if (!isOver) setKnown({ text, query: reader(new URLSearchParams(text)) })
        },
        () => {
          if (!isOver) timer = setTimeout(ask, RETRY_MS)
        },
      )
    }
    ask()
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [isUnread, text])
  const isAsking = text !== ''
  useEffect(() => {
    const left = new AbortController()
    const prepare = () => {
      left.abort()
      // It is fetched again when it is needed.
      fetchReader().catch(() => undefined)
    }
    if (isAsking) prepare()
    else for (const sign of SIGNS) addEventListener(sign, prepare, { signal: left.signal, passive: true })
    return () => {
      left.abort()
    }
  }, [isAsking])
  return query ?? known.query
}

/** Writes the address; Next follows, and with it whoever reads the address. */
export const changeMapQuery: MapTools['change'] = (change, how = 'push') => {
  changeAddress(change, (href) => {
    if (how === 'push') history.pushState(null, '', href)
    else history.replaceState(null, '', href)
  })
}

/**
 * Keeps in the address what is seen. Next is not told: it would call off a page that the reader has just asked for, and
 * nobody reads the view but who opens the address.
 */
export function noteMapView(view: string | undefined): void {
  changeAddress({ view }, (href) => {
    History.prototype.replaceState.call(history, history.state, '', href)
  })
}

/** Nothing happens where the address says so already, or the reader has left the map: nobody is brought back. */
function changeAddress(change: MapQueryChange, write: (href: string) => void): void {
  if (location.pathname !== '/') return
  const params = new URLSearchParams(location.search)
  if (params.size > 0 && read === null) {
    fetchReader().then(
      () => {
        changeAddress(change, write)
      },
      // Without its script the page could not follow either.
      () => undefined,
    )
    return
  }
  const value = params.size === 0 || read === null ? NOTHING : read(params)
  const href = mapHref({ ...value, ...change })
  if (href !== mapHref(value)) write(href)
}
