'use client'
import Link from 'next/link'
import { useEffect } from 'react'
import { formatCount, plural } from '@/lib/format/numbers'
import { formatInstant } from '@/lib/format/times'
import { writeAt } from '@/lib/past/at'
import { differencesHref } from '@/lib/past/differences'
import { readColours } from '../renderer/theme'
import { useMapTools } from '../tools/map-tools-context'
import { LINK_CHANGES, type LinkChange } from './link-difference'
import { CHANGES, type MapDifference, type NodeChange } from './map-difference'

/** Colour and name of what became of a node; the order is that of `CHANGES`. */
const LOOKS: Readonly<Record<NodeChange, { token: string; name: string }>> = {
  same: { token: '--ink-faint', name: 'same' },
  new: { token: '--accent', name: 'new' },
  gone: { token: '--danger', name: 'gone' },
  changed: { token: '--warning', name: 'changed' },
}

const LINK_TOKENS: Readonly<Record<LinkChange, string>> = {
  same: '--ink-faint',
  made: '--accent',
  lost: '--danger',
}
/** As many as links have steps of latency. */
const LINK_COLOURS = 6

/** Paints the map by what became of each node, and says what the colours mean and how many there are. */
export function DifferenceKey({ difference }: { difference: MapDifference }) {
  const { store, renderer, setPaintOver } = useMapTools()
  useEffect(() => {
    const { nodes } = difference.snapshot.columns
    const { nums } = store.columns.nodes
    const colours = new Uint8Array(nums.length)
    for (let index = 0; index < nodes.count; index++) {
      const slot = store.indexOf(nodes.nums[index] ?? 0)
      if (slot >= 0) colours[slot] = difference.changes[index] ?? 0
    }
    setPaintOver({
      colours,
      palette: readColours(
        document.body,
        CHANGES.map((change) => LOOKS[change].token),
      ),
      sizes: null,
      shown: null,
    })
    return () => {
      setPaintOver(null)
    }
  }, [difference, store, setPaintOver])
  useEffect(() => {
    const tokens = Array.from(
      { length: LINK_COLOURS },
      (_, step) => LINK_TOKENS[LINK_CHANGES[step] ?? 'same'],
    )
    renderer?.setLinkPaint({
      steps: difference.linkChanges,
      palette: readColours(document.body, tokens),
      plain: LINK_CHANGES.indexOf('same'),
    })
    return () => {
      renderer?.setLinkPaint(null)
    }
  }, [difference, renderer])
  const { fromMs, toMs, counts, linkCounts } = difference
  return (
    <div
      className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t border-edge pt-1.5 text-xs"
      data-testid="difference-key"
    >
      <span className="text-ink-soft">{`Since ${formatInstant(fromMs)}`}</span>
      <ul className="flex flex-wrap gap-x-3 gap-y-1">
        {CHANGES.map((change) => (
          <li key={change} className="figures flex items-center gap-1.5">
            <span
              aria-hidden="true"
              className="size-2.5 rounded-full"
              style={{ background: `var(${LOOKS[change].token})` }}
            />
            {`${formatCount(counts[change])} ${LOOKS[change].name}`}
          </li>
        ))}
        {(['made', 'lost'] as const).map((change) => (
          <li key={change} className="figures flex items-center gap-1.5">
            <span
              aria-hidden="true"
              className="h-0.5 w-4"
              style={{ background: `var(${LINK_TOKENS[change]})` }}
            />
            {`${plural(linkCounts[change], 'link')} ${change}`}
          </li>
        ))}
      </ul>
      <p aria-live="polite" className="sr-only">
        {`From ${formatInstant(fromMs)} to ${formatInstant(toMs)}: ${plural(counts.new, 'node')} came, ${formatCount(counts.gone)} went, ${formatCount(counts.changed)} changed, ${formatCount(counts.same)} stayed as they were. ${plural(linkCounts.made, 'link')} were made and ${formatCount(linkCounts.lost)} lost.`}
      </p>
      <Link
        href={differencesHref({ from: writeAt(fromMs), to: writeAt(toMs) })}
        prefetch={false}
        className="text-accent underline underline-offset-4"
      >
        All differences, as a list
      </Link>
    </div>
  )
}
