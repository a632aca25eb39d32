'use client'
import { useEffect, useState, useSyncExternalStore, type RefObject } from 'react'
import { FullScreenIcon } from './tool-icons'

/** Gives the map the whole screen, and takes it back. Not where the browser has no such thing, as on iPhones. */
export function FullScreenButton({ element }: { element: RefObject<HTMLElement | null> }) {
  const isPossible = useSyncExternalStore(
    () => () => undefined,
    () => document.fullscreenEnabled,
    () => false,
  )
  const [isFull, setIsFull] = useState(false)
  useEffect(() => {
    const follow = () => {
      setIsFull(document.fullscreenElement !== null)
    }
    document.addEventListener('fullscreenchange', follow)
    return () => {
      document.removeEventListener('fullscreenchange', follow)
    }
  }, [])
  if (!isPossible) return null
  return (
    <button
      type="button"
      aria-label="Full screen"
      aria-pressed={isFull}
      title={isFull ? 'Leave full screen' : 'Full screen'}
      className="flex size-8 items-center justify-center rounded-sm text-ink-soft transition-colors hover:text-ink"
      onClick={() => {
        // A browser may refuse either; then all stays as it is, which the reader sees.
        if (isFull) document.exitFullscreen().catch(() => undefined)
        else element.current?.requestFullscreen().catch(() => undefined)
      }}
    >
      <FullScreenIcon />
    </button>
  )
}
