'use client'
import { Button } from '../ui/button'

/** That a node which was asked for could not be fetched, and the way to ask again. */
export function MissedNode({ onAgain }: { onAgain: () => void }) {
  return (
    <div role="status" className="pointer-events-none absolute inset-x-3 top-32 z-20 flex justify-center">
      <p className="pointer-events-auto flex flex-wrap items-center justify-center gap-x-3 gap-y-1 rounded-md border border-edge bg-surface px-3 py-1.5 text-sm">
        This node could not be loaded.
        <Button onClick={onAgain}>Try again</Button>
      </p>
    </div>
  )
}
