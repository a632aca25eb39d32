'use client'
import { useMemo, useState } from 'react'
import { viewFacts } from '../model/view-facts'
import { useNames } from '../use-names'
import { useMapTools } from './map-tools-context'
import type { RestedView } from './use-seen-view'
import { viewWords } from './view-words'

/** Sentences that are said; all of them stand there to be read. */
const SAID = 3

/** What is in view in words: for everyone to read, and said to screen readers when the map was moved and rests. */
export function ViewSummary() {
  const { rested } = useMapTools()
  return rested === null ? null : <RestedSummary rested={rested} />
}

function RestedSummary({ rested }: { rested: RestedView }) {
  const { store, look, query, groups } = useMapTools()
  const { view, moves } = rested
  const facts = useMemo(() => viewFacts(store.columns, view.seen, look.shown.shown), [store, view, look])
  const largest = useMemo(() => facts.largest.map((index) => store.numAt(index)), [store, facts])
  useNames(store, largest)
  const words = viewWords({
    facts,
    all: look.shown.of,
    largest: largest.map((num) => ({ peerId: store.nameOf(num), peers: store.node(num)?.peerCount ?? 0 })),
    colour: query.colour ?? 'status',
    entries: look.sorting.entries,
    inEntries: look.shown.inEntries,
    groups: view.isGrouped ? groups : null,
    whole: store.isPart ? store.totals : null,
  })
  // Said when the reader has moved the map; that it lives is told elsewhere.
  const [said, setSaid] = useState({ moves, text: '' })
  if (said.moves !== moves) setSaid({ moves, text: words.slice(0, SAID).join(' ') })
  return (
    <section aria-label="The view in words" className="border-b border-edge px-4 py-3 sm:px-5">
      <p aria-live="polite" className="sr-only">
        {said.text}
      </p>
      <details>
        <summary className="eyebrow py-2 sm:py-1">What is in view, in words</summary>
        <ul data-testid="view-words" className="mt-1.5 space-y-1 text-xs text-ink-soft">
          {words.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </details>
    </section>
  )
}
