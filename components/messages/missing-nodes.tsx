'use client'
import { useState } from 'react'
import { formatCount, plural } from '@/lib/format/numbers'
import type { Arrival } from '@/lib/messages/message'
import { NodeLink } from './node-link'

const LISTED = 18

/** Whom nothing says it reached: below the tree, for a tree cannot show where nothing arrived. */
export function MissingNodes({ missing }: { missing: readonly Arrival[] }) {
  const [isWhole, setIsWhole] = useState(false)
  if (missing.length === 0) return null
  const listed = isWhole ? missing : missing.slice(0, LISTED)
  return (
    <section
      aria-label="Nodes that nothing says it reached"
      className="border-b border-edge px-3 py-2.5 text-xs sm:px-4"
    >
      <h3 className="flex items-center gap-1.5 text-ink-soft">
        <MissingMark />
        {`Nothing says that it reached ${plural(missing.length, 'subscribed node')}:`}
      </h3>
      <ul
        className="mt-1.5 flex max-h-40 flex-wrap gap-x-4 gap-y-1 overflow-y-auto"
        data-testid="missing-nodes"
      >
        {listed.map(({ node }) => (
          <li key={node.num} data-node={node.peerId} className="min-w-0">
            <NodeLink node={node} />
          </li>
        ))}
        {missing.length > listed.length && (
          <li>
            <button
              type="button"
              className="rounded-sm underline underline-offset-2"
              onClick={() => {
                setIsWhole(true)
              }}
            >
              {`and ${formatCount(missing.length - listed.length)} more`}
            </button>
          </li>
        )}
      </ul>
    </section>
  )
}

function MissingMark() {
  return (
    <svg viewBox="0 0 12 12" className="size-3 fill-none stroke-warning" strokeWidth="1.5" aria-hidden="true">
      <circle cx="6" cy="6" r="3.6" />
      <path d="M1.5 10.5l9-9" />
    </svg>
  )
}
