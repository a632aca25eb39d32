'use client'
import { useRouter } from 'next/navigation'
import { startTransition } from 'react'
import { Button } from '@/components/ui/button'
import { StatePanel } from '@/components/ui/state-panel'

/** A page that failed to render; the server's log has the whole error under the digest. */
export default function ErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  const router = useRouter()
  return (
    <div className="grid flex-1 place-items-center p-6">
      <StatePanel
        kind="error"
        isWholePage
        title="This page could not be shown"
        actions={
          <Button
            look="primary"
            onClick={() => {
              startTransition(() => {
                router.refresh()
                reset()
              })
            }}
          >
            Try again
          </Button>
        }
      >
        <p>Something failed while it was put together. The network is not touched by this.</p>
        {error.digest !== undefined && (
          <p className="mt-2 font-mono text-xs text-ink-faint">{`Reference: ${error.digest}`}</p>
        )}
      </StatePanel>
    </div>
  )
}
