'use client'
import { useEffect, useMemo, useRef, useState } from 'react'
import { plural } from '@/lib/format/numbers'
import { Button } from '../../ui/button'
import { useCalmColumns } from '../tools/use-calm-columns'
import { useMapTools } from '../tools/map-tools-context'
import { PartOfMap } from './part-of-map'
import type { WhatIfQuestion } from './protocol'
import type { Removal } from './removals'
import { useAnswer } from './use-answer'
import { whatIfPaint } from './what-if-paint'
import { RemovalForm } from './removal-form'
import { WhatIfFigures } from './what-if-figures'
import { whatIfWords } from './what-if-words'

/** A large map that lives is painted anew this often at most, ms. */
const PAINT_EVERY_MS = 1_000
const NOTHING: readonly Removal[] = []

/** Takes nodes away, step by step, and shows what remains. Closing it puts everything back. */
export function WhatIfPanel() {
  const { store, setPaintOver } = useMapTools()
  const [removals, setRemovals] = useState(NOTHING)
  const [onlyOnline, setOnlyOnline] = useState(false)
  const { state, ask, clear } = useAnswer<WhatIfQuestion>(store)
  const removed = useMemo(() => union(removals), [removals])
  const answered = state.phase === 'answered' ? state : state.phase === 'working' ? state.before : null

  const outcome = useRef<HTMLElement>(null)

  const take = (next: readonly Removal[], online = onlyOnline) => {
    setRemovals(next)
    // What comes of it stands above the form, where the reader may have scrolled past it.
    if (online === onlyOnline) toOutcome(outcome.current)
    if (next.length === 0) clear()
    else ask({ kind: 'what-if', removed: union(next), onlyOnline: online })
  }

  const answer = state.phase === 'answered' ? state.answer : null
  const columns = useCalmColumns(store, PAINT_EVERY_MS)
  const shownAnswer = removals.length === 0 ? null : (answered?.answer ?? null)
  useEffect(() => {
    // The nodes stand in the columns of this moment.
    setPaintOver(removed.length === 0 ? null : whatIfPaint(store, removed, shownAnswer ?? NOTHING_FOUND))
  }, [columns, store, removed, shownAnswer, setPaintOver])
  useEffect(
    () => () => {
      setPaintOver(null)
    },
    [setPaintOver],
  )

  return (
    <div className="text-sm">
      <section
        ref={outcome}
        tabIndex={-1}
        aria-label="What remains"
        className="border-b border-edge px-4 py-3 outline-none"
      >
        {removals.length > 0 && (
          <div className="mb-3">
            <h3 className="eyebrow mb-1.5">Taken away</h3>
            <ol className="list-inside list-decimal text-ink-soft">
              {removals.map(({ what }, at) => (
                <li key={at}>{what}</li>
              ))}
            </ol>
            <div className="mt-2.5 flex flex-wrap gap-2">
              <Button
                onClick={() => {
                  take(removals.slice(0, -1))
                }}
              >
                Undo
              </Button>
              {removals.length > 1 && (
                <Button
                  onClick={() => {
                    take(NOTHING)
                  }}
                >
                  Put all back
                </Button>
              )}
            </div>
          </div>
        )}
        <div role="status" className="space-y-1">
          {state.phase === 'idle' && (
            <p className="text-ink-soft">
              Choose what to take away, and see what remains connected, how much longer the ways become, and
              who holds others.
            </p>
          )}
          {state.phase === 'working' && (
            <p className="text-ink-soft">Working out what remains of {plural(store.size, 'node')}…</p>
          )}
          {state.phase === 'unable' && (
            <p>This browser does not let a page work in the background, so this cannot be worked out here.</p>
          )}
          {state.phase === 'failed' && <p>It could not be worked out: {state.message}.</p>}
          {answer !== null && whatIfWords(answer).map((sentence) => <p key={sentence}>{sentence}</p>)}
        </div>
        {answer !== null && <WhatIfFigures answer={answer} />}
        {state.phase === 'answered' && state.version !== columns.version && (
          <p className="mt-2 text-xs text-ink-soft">
            The map has changed since.{' '}
            <button
              type="button"
              className="py-2 font-medium text-accent underline-offset-2 hover:underline sm:py-0"
              onClick={() => {
                take(removals)
              }}
            >
              Work it out again
            </button>
          </p>
        )}
        <PartOfMap store={store} />
      </section>
      <RemovalForm
        isOnlineOnly={onlyOnline}
        onOnlineOnly={(isOnly) => {
          setOnlyOnline(isOnly)
          if (removals.length > 0) take(removals, isOnly)
        }}
        onRemove={(removal) => {
          take([...removals, removal])
        }}
      />
    </div>
  )
}

function toOutcome(element: HTMLElement | null): void {
  element?.focus({ preventScroll: true })
  element?.scrollIntoView({ block: 'start' })
}

const NOTHING_FOUND = { articulations: new Uint32Array(), cutOff: new Uint32Array() }

function union(removals: readonly Removal[]): Uint32Array {
  return Uint32Array.from(new Set(removals.flatMap(({ nums }) => [...nums])))
}
