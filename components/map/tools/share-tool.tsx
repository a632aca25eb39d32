'use client'
import { useState } from 'react'
import { mapHref, writeView } from '@/lib/map-query'
import { CheckIcon, CopyIcon } from '../../ui/icons'
import { useCopy } from '../../ui/use-copy'
import { pngOf } from '../renderer/png-picture'
import { svgOf } from '../renderer/svg-picture'
import type { MapTool } from './map-tool'
import { useMapTools } from './map-tools-context'
import { saveFile } from '../../ui/save-file'
import { ShareIcon } from './tool-icons'

export const shareTool: MapTool = { id: 'share', label: 'Share', Icon: ShareIcon, Panel: SharePanel }

const line =
  'flex min-h-10 w-full items-center gap-3 rounded-md px-2.5 text-left text-sm hover:bg-raised disabled:opacity-50'

/** Takes what is seen along: as an address, or as a picture. */
function SharePanel() {
  const { renderer } = useMapTools()
  const [failed, setFailed] = useState<'PNG' | 'SVG' | null>(null)
  const take = async (kind: 'PNG' | 'SVG') => {
    if (renderer === null) return
    try {
      const seen = renderer.drawWhole()
      const picture = kind === 'PNG' ? await pngOf(seen) : new Blob([svgOf(seen)], { type: 'image/svg+xml' })
      saveFile(picture, `map-${stamp(new Date())}.${kind.toLowerCase()}`)
      setFailed(null)
    } catch {
      setFailed(kind)
    }
  }
  return (
    <div className="p-1.5">
      <CopyLink />
      {(['PNG', 'SVG'] as const).map((kind) => (
        <button
          key={kind}
          type="button"
          disabled={renderer === null}
          className={line}
          onClick={() => void take(kind)}
        >
          <ShareIcon className="size-4 text-ink-faint" />
          <span className="flex-1">{`What is seen, as ${kind}`}</span>
          <span className="text-xs text-ink-faint">{kind === 'PNG' ? 'picture' : 'drawing'}</span>
        </button>
      ))}
      <p role="status" className="px-2.5 text-xs text-danger empty:hidden">
        {failed === null ? '' : `The browser could not make the ${failed}.`}
      </p>
    </div>
  )
}

/** The address of exactly this: look, filters, groups, where the map stands, and who is looked at. */
function CopyLink() {
  const { renderer, query, store, looked } = useMapTools()
  const [address, setAddress] = useState('')
  const { state, copy } = useCopy(address)
  const addressNow = () => {
    const view = renderer?.viewState()
    const peerId = looked === null ? null : store.nameOf(looked)
    const href = mapHref({
      ...query,
      ...(peerId === null ? {} : { node: peerId }),
      ...(view === undefined ? {} : { view: writeView(view) }),
    })
    return new URL(href, location.href).href
  }
  return (
    <>
      <button
        type="button"
        className={line}
        // What is copied is what was seen when the button was pressed.
        onPointerDown={() => {
          setAddress(addressNow())
        }}
        onFocus={() => {
          setAddress(addressNow())
        }}
        onClick={() => void copy()}
      >
        {state === 'done' ? (
          <CheckIcon className="size-4 text-accent" />
        ) : (
          <CopyIcon className="size-4 text-ink-faint" />
        )}
        <span className="flex-1">Copy the link to exactly this view</span>
      </button>
      <p role="status" className="px-2.5 text-xs text-ink-soft empty:hidden">
        {state === 'done' ? 'Copied.' : state === 'failed' ? 'The browser did not allow copying.' : ''}
      </p>
      {state === 'failed' && (
        <input
          readOnly
          aria-label="Link to this view"
          value={address}
          onFocus={(event) => {
            event.target.select()
          }}
          className="mx-2.5 my-1 h-9 w-[calc(100%-1.25rem)] rounded-md border border-edge bg-ground px-2 font-mono text-xs"
        />
      )}
    </>
  )
}

/** `2026-11-22-0814`, UTC: names sort by it. */
function stamp(at: Date): string {
  return at.toISOString().slice(0, 16).replace('T', '-').replace(':', '')
}
