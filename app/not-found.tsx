import type { Metadata } from 'next'
import Link from 'next/link'
import { Logo } from '@/components/ui/logo'
import { StatePanel } from '@/components/ui/state-panel'

export const metadata: Metadata = { title: 'Not found' }

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-content-center gap-6 p-6">
      <Logo />
      <StatePanel
        kind="empty"
        isWholePage
        title="There is no page here"
        actions={
          <>
            <Link href="/" className="text-sm font-medium text-accent underline underline-offset-3">
              Go to the map
            </Link>
            <Link href="/nodes" className="ml-3 text-sm font-medium text-accent underline underline-offset-3">
              Go to the nodes
            </Link>
          </>
        }
      >
        The address may be mistyped, or the page may have moved.
      </StatePanel>
    </main>
  )
}
