'use client'
import { useCallback, useEffect, useState } from 'react'
import { formatLatency, plural } from '@/lib/format/numbers'
import { Button } from '../../ui/button'
import { ChoiceList } from '../tools/choice-list'
import { useMapTools } from '../tools/map-tools-context'
import { NodeName, NodePick } from './node-pick'
import { PartOfMap } from './part-of-map'
import type { PathAnswer, PathQuestion } from './protocol'
import { useAnswer } from './use-answer'

const BY_NAMES = [
  { value: 'hops', label: 'Fewest links' },
  { value: 'latency', label: 'Least latency' },
] as const

/** Two nodes, and the shortest way between them on the map and as a list. */
export function PathPanel() {
  const { store, renderer } = useMapTools()
  const [from, setFrom] = useState<number | null>(null)
  const [to, setTo] = useState<number | null>(null)
  const [by, setBy] = useState<PathQuestion['by']>('hops')
  // Over a node that does not answer nothing goes.
  const [onlyOnline, setOnlyOnline] = useState(true)
  const { state, ask, clear } = useAnswer<PathQuestion>(store)
  const pickFrom = useCallback((num: number | null) => {
    setFrom(num)
  }, [])
  const pickTo = useCallback((num: number | null) => {
    setTo(num)
  }, [])

  useEffect(() => {
    if (from === null || to === null) clear()
    else ask({ kind: 'path', from, to, by, onlyOnline })
  }, [from, to, by, onlyOnline, ask, clear])

  const answer = state.phase === 'answered' ? state.answer : null
  const steps = answer?.steps ?? null
  const assumedMs = answer?.assumedMs ?? null
  useEffect(() => {
    if (renderer === null || steps === null) return
    renderer.showPath(steps.map(({ num }) => num))
    return () => {
      renderer.showPath(null)
    }
  }, [renderer, steps])

  return (
    <div className="text-sm">
      <div className="space-y-3 px-4 py-3">
        <NodePick label="From" num={from} onPick={pickFrom} />
        <NodePick label="To" num={to} onPick={pickTo} />
        {from !== null && to !== null && (
          <Button
            className="h-9 text-xs sm:h-7"
            onClick={() => {
              setFrom(to)
              setTo(from)
            }}
          >
            The other way round
          </Button>
        )}
      </div>
      <ChoiceList legend="Shortest is" name="path-by" choices={BY_NAMES} value={by} onChange={setBy}>
        <label className="mt-1 flex min-h-10 items-center gap-2 px-2 text-ink-soft sm:min-h-8">
          <input
            type="checkbox"
            checked={onlyOnline}
            onChange={(event) => {
              setOnlyOnline(event.target.checked)
            }}
            className="size-3.5 accent-accent"
          />
          Only through nodes that are online
        </label>
      </ChoiceList>
      <div className="border-t border-edge px-4 py-3">
        <div role="status">
          {state.phase === 'idle' && <p className="text-ink-soft">Choose two nodes.</p>}
          {state.phase === 'working' && <p className="text-ink-soft">Looking for the way…</p>}
          {state.phase === 'unable' && (
            <p>This browser does not let a page work in the background, so this cannot be worked out here.</p>
          )}
          {state.phase === 'failed' && <p>The way could not be worked out: {state.message}.</p>}
          {answer !== null && (
            <p>{pathWords(answer, by, state.phase === 'answered' && state.question.onlyOnline)}</p>
          )}
        </div>
        {steps !== null && <PathSteps steps={steps} />}
        {steps !== null && (
          <p className="mt-2 text-xs text-ink-soft">
            Times are estimates of the round trip over one link, from where its ends are and how far they are
            from the collector.
            {assumedMs !== null &&
              ` Links without an estimate were counted as ${formatLatency(assumedMs)}, the median of the others.`}
          </p>
        )}
        <PartOfMap store={store} />
      </div>
    </div>
  )
}

function PathSteps({ steps }: { steps: NonNullable<PathAnswer['steps']> }) {
  const { store, renderer } = useMapTools()
  return (
    <ol aria-label="Nodes on the way" className="mt-2">
      {steps.map(({ num, rttMs }, at) => (
        <li key={num} className="flex items-center gap-2 border-t border-edge">
          <span className="figures w-5 shrink-0 text-right text-xs text-ink-faint">{at}</span>
          <button
            type="button"
            disabled={renderer === null}
            title="Show on the map"
            className="flex min-h-10 min-w-0 flex-1 items-center rounded-md px-1 hover:bg-raised sm:min-h-8"
            onClick={() => {
              renderer?.flyTo(num)
            }}
          >
            <NodeName store={store} num={num} />
          </button>
          <span className="figures shrink-0 text-xs text-ink-soft">
            {at === 0 ? '' : formatLatency(rttMs)}
          </span>
        </li>
      ))}
    </ol>
  )
}

function pathWords({ steps }: PathAnswer, by: PathQuestion['by'], onlyOnline: boolean): string {
  if (steps === null) {
    return `No way leads from the one to the other${onlyOnline ? ' through nodes that are online' : ''}.`
  }
  const times = steps.slice(1).map(({ rttMs }) => rttMs)
  const links = plural(times.length, 'link')
  if (times.length === 0) return 'It is the same node.'
  const sum = times.reduce<number>((total, rttMs) => total + (rttMs ?? 0), 0)
  const unknown = times.filter((rttMs) => rttMs === null).length
  const time =
    unknown === times.length
      ? 'of which no latency is known'
      : `about ${formatLatency(sum)} there and back${unknown === 0 ? '' : `, ${plural(unknown, 'link')} without an estimate not counted`}`
  return by === 'hops' ? `Not fewer than ${links}: ${time}.` : `${links}, ${time}.`
}
