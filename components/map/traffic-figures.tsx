'use client'
import { formatCount, formatLatency, plural } from '@/lib/format/numbers'
import { formatDuration } from '@/lib/format/times'
import type { TrafficFigures } from '@/lib/messages/message-query'
import { FAMILY_LABELS, TYPE_FAMILIES } from '../messages/type-palette'
import { FamilyMark } from '../messages/type-mark'
import { Skeleton } from '../ui/skeleton'
import { Stat } from '../ui/stat'
import { toggleFamily, useTrafficSettings } from './traffic-settings'

/** What the messages of the last minutes say of the network, and which kinds of them are drawn. */
export function TrafficPanel({ figures }: { figures: TrafficFigures | null }) {
  return (
    <section aria-labelledby="traffic-title" className="border-b border-edge px-4 py-5 sm:px-5">
      <h2 id="traffic-title" className="eyebrow">
        {figures === null ? 'Messages' : `Messages, last ${formatDuration(figures.windowMs)}`}
      </h2>
      {figures !== null && isSilent(figures) ? (
        <NobodyReports />
      ) : (
        <>
          <Figures figures={figures} />
          <FamilyFilter />
        </>
      )}
    </section>
  )
}

function isSilent(figures: TrafficFigures): boolean {
  return figures.reporters === 0 && (figures.messagesPerSecond ?? 0) === 0
}

function Figures({ figures }: { figures: TrafficFigures | null }) {
  const figure = (write: (known: TrafficFigures) => string) =>
    figures === null ? <Skeleton className="my-[0.2lh] h-[0.6lh] w-16" /> : write(figures)
  return (
    <dl className="mt-3 grid grid-cols-2 gap-x-4 gap-y-4">
      <Stat
        name="Rate"
        value={figure(({ messagesPerSecond }) => rateText(messagesPerSecond))}
        note={figures === null ? 'messages' : `${plural(figures.reporters, 'node')} reporting`}
      />
      <Stat
        name="Propagation"
        value={figure(({ medianPropagationMs }) => formatLatency(medianPropagationMs))}
        note={
          (figures?.medianPropagationMs ?? null) === null
            ? 'to 90% of nodes'
            : `median to 90%, n = ${formatCount(figures?.propagationMessages ?? null)}`
        }
      />
      <Stat
        name="Duplicates"
        value={figure(({ duplicateRatio }) => ratioText(duplicateRatio))}
        note="for each first reception"
        className="col-span-2"
      />
    </dl>
  )
}

/** `0.4 /s`, `12 /s`. */
export function rateText(perSecond: number | null): string {
  if (perSecond === null) return '—'
  if (perSecond > 0 && perSecond < 0.05) return '< 0.1 /s'
  return `${perSecond < 10 ? String(Math.round(perSecond * 10) / 10) : formatCount(perSecond)} /s`
}

function ratioText(ratio: number | null): string {
  return ratio === null ? '—' : ratio.toFixed(ratio < 10 ? 2 : 1)
}

/** The colours of the particles; each is also the switch of its kind. */
function FamilyFilter() {
  const { hidden } = useTrafficSettings()
  return (
    <>
      <h3 id="traffic-kinds" className="eyebrow mt-5">
        Particles
      </h3>
      <ul aria-labelledby="traffic-kinds" className="mt-2 grid grid-cols-2 gap-x-2">
        {TYPE_FAMILIES.map((family) => {
          const isShown = !hidden.includes(family)
          return (
            <li key={family}>
              <button
                type="button"
                aria-pressed={isShown}
                title={isShown ? 'Shown on the map; press to hide' : 'Hidden; press to show on the map'}
                onClick={() => {
                  toggleFamily(family)
                }}
                className="-ml-1.5 flex w-full items-center gap-2 rounded-sm px-1.5 py-1 text-left text-xs text-ink-soft not-aria-pressed:text-ink-faint not-aria-pressed:line-through hover:bg-raised"
              >
                <FamilyMark family={family} className={isShown ? 'size-3' : 'size-3 opacity-35'} />
                <span className="leading-4">{FAMILY_LABELS[family]}</span>
              </button>
            </li>
          )
        })}
      </ul>
      <p className="mt-1.5 text-2xs text-ink-faint">
        Slowed down, and some seconds behind, so that they can be followed.
      </p>
    </>
  )
}

function NobodyReports() {
  return (
    <div className="mt-2 space-y-2 text-sm text-ink-soft">
      <p>No node reports its messages here, so none can be followed.</p>
      <p>
        A Go node reports with <code className="text-xs">pubsub.NewRemoteTracer</code>, a JavaScript one with{' '}
        <code className="text-xs">traceTo</code>: <code className="text-xs">docs/tracing.md</code> says how.
      </p>
    </div>
  )
}
