'use client'
import { useEffect, useState, useSyncExternalStore, type RefObject } from 'react'
import { IconButton } from '../../ui/button'
import { FullScreenIcon } from './tool-icons'

/** Gives the map the whole screen, and takes it back. Not where the browser has no such thing, as on iPhones. */
export function FullScreenButton({
  element,
  className,
}: {
  element: RefObject<HTMLElement | null>
  className?: string
}) {
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
    <IconButton
      label={isFull ? 'Leave full screen' : 'Full screen'}
      aria-pressed={isFull}
      className={className}
      onClick={() => {
        // A browser may refuse either; then all stays as it is, which the reader sees.
        if (isFull) document.exitFullscreen().catch(() => undefined)
        else element.current?.requestFullscreen().catch(() => undefined)
      }}
    >
      <FullScreenIcon />
    </IconButton>
  )
}
