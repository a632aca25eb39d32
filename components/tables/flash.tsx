'use client'
import { useState, type ReactNode } from 'react'
import { classNames } from '../ui/class-names'

/**
 * A value that lights up for a moment when it changes while it is on the screen, never when it first appears. Under
 * reduced motion it only changes.
 */
export function Flash({
  value,
  children,
  className,
}: {
  /** What a reader would call the value: children may differ in ways that are no news. */
  value: string | number | null
  children: ReactNode
  className?: string | undefined
}) {
  const [shown, setShown] = useState(value)
  const [changes, setChanges] = useState(0)
  if (shown !== value) {
    setShown(value)
    setChanges(changes + 1)
  }
  return (
    // A new key restarts the animation for a change that comes while the one before still fades.
    <span
      key={changes}
      className={classNames(
        'rounded-sm',
        changes > 0 && 'motion-safe:animate-[flash_1.4s_ease-out]',
        className,
      )}
    >
      {children}
    </span>
  )
}
