'use client'
import { useEffect, useRef, useState } from 'react'
import { shortenPeerId } from '@/lib/format/names'
import { formatCount, plural } from '@/lib/format/numbers'
import { formatClock } from '@/lib/format/times'
import { AROUND_MOST } from '@/lib/map-query'
import { Button, IconButton } from '../../ui/button'
import { CloseIcon } from '../../ui/icons'
import { useMapTools } from '../tools/map-tools-context'
import { NeighbourhoodDrawing } from './neighbourhood-drawing'
import { NeighbourhoodList } from './neighbourhood-list'
import { useNeighbourhood, type Found } from './use-neighbourhood'

const DEPTHS = Array.from({ length: AROUND_MOST }, (_, at) => at + 1)

/** A node and what is near it, as the map knew it when this was opened or renewed; Escape goes back to the map. */
export function NeighbourhoodView({ peerId, depth }: { peerId: string; depth: number }) {
  const { store, change } = useMapTools()
  const dialog = useRef<HTMLDialogElement>(null)
  const { found, change: changed, renew } = useNeighbourhood(store, peerId, depth)
  const [marked, setMarked] = useState<number | null>(null)

  useEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => {
      element?.close()
    }
  }, [])
  const close = () => {
    change({ around: undefined })
  }
  const goTo = (num: number) => {
    setMarked(null)
    void store.findName(num).then((name) => {
      if (name !== null) change({ node: name })
    })
  }
  const near = found.kind === 'near' ? found.near : null
  return (
    <dialog
      ref={dialog}
      aria-labelledby="neighbourhood-title"
      data-testid="neighbourhood"
      onCancel={(event) => {
        event.preventDefault()
        close()
      }}
      className="m-0 h-dvh max-h-none w-screen max-w-none flex-col bg-map-ground text-ink open:flex"
    >
      <header className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-edge bg-surface px-4 py-2">
        <h2 id="neighbourhood-title" className="min-w-0 flex-1 truncate font-semibold">
          Around <span className="font-mono text-sm">{shortenPeerId(peerId)}</span>
        </h2>
        <div role="group" aria-label="How far" className="flex gap-1">
          {DEPTHS.map((hops) => (
            <Button
              key={hops}
              look={hops === depth ? 'primary' : 'quiet'}
              aria-pressed={hops === depth}
              className="h-10 px-2.5 text-xs sm:h-8"
              onClick={() => {
                change({ around: hops }, 'replace')
              }}
            >
              {plural(hops, 'link')}
            </Button>
          ))}
        </div>
        <IconButton label="Back to the map" onClick={close}>
          <CloseIcon />
        </IconButton>
      </header>
      <div className="flex flex-wrap items-center gap-x-4 px-4 py-2 text-sm text-ink-soft">
        <p role="status">{wordsFor(found, depth)}</p>
        {near !== null && (
          <p className="figures text-xs text-ink-faint">
            As the map was at{' '}
            <time dateTime={new Date(near.atMs).toISOString()}>{formatClock(near.atMs)}</time>
          </p>
        )}
        {near !== null && store.isPart && (
          <p className="text-xs text-ink-faint">
            Of a part of the map, which is all this page holds: farther out there may be more.
          </p>
        )}
        <div role="status" className="text-xs">
          {changed !== null && (
            <>
              Since then {changed}.{' '}
              <button
                type="button"
                className="py-2 font-medium text-accent underline-offset-2 hover:underline sm:py-0.5"
                onClick={renew}
              >
                Show it as it is now
              </button>
            </>
          )}
        </div>
      </div>
      {near !== null && (
        <div className="flex min-h-0 flex-1 flex-col lg:flex-row">
          <NeighbourhoodDrawing store={store} near={near} marked={marked} onMark={setMarked} onGo={goTo} />
          <NeighbourhoodList store={store} near={near} marked={marked} onMark={setMarked} onGo={goTo} />
        </div>
      )}
    </dialog>
  )
}

function wordsFor(found: Found, depth: number): string {
  switch (found.kind) {
    case 'waiting':
      return 'Waiting for the map…'
    case 'unknown':
      return 'This node is not on the map just now.'
    case 'near': {
      const { total, nodes, links } = found.near
      if (total === 1) return 'No link to any other node is known.'
      const all = `${plural(total - 1, 'node')} within ${plural(depth, 'link')}, ${plural(links.length, 'link')} among those shown.`
      return nodes.length === total
        ? `${all} Drag a node to move it; open it to look from there.`
        : `${all} Shown are the ${formatCount(nodes.length)} nearest and best linked: more could not be told apart.`
    }
  }
}
