'use client'
import Link from 'next/link'
import { formatCount, plural } from '@/lib/format/numbers'
import { shortenPeerId } from '@/lib/format/names'
import type { Arrival } from '@/lib/messages/message'

const NAMED = 6

/** Nodes of the path that the map does not know, or no longer: the drawing must not hide them. */
export function NotOnMap({
  arrivals,
  isOnMap,
}: {
  arrivals: readonly Arrival[]
  isOnMap: (num: number) => boolean
}) {
  const absent = arrivals.filter(({ node }) => !isOnMap(node.num))
  if (absent.length === 0) return null
  const rest = absent.length - NAMED
  return (
    <p className="mt-1.5 text-xs text-ink-faint">
      {`${plural(absent.length, 'node')} of it ${absent.length === 1 ? 'is' : 'are'} not on the map now: `}
      {absent.slice(0, NAMED).map(({ node }, index) => (
        <span key={node.num}>
          {index > 0 && ', '}
          <Link
            href={`/nodes/${node.peerId}`}
            prefetch={false}
            className="font-mono text-ink-soft underline decoration-edge-strong underline-offset-2 hover:decoration-accent"
          >
            {shortenPeerId(node.peerId)}
          </Link>
        </span>
      ))}
      {rest > 0 && ` and ${formatCount(rest)} more`}
    </p>
  )
}
