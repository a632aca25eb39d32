'use client'
import { STATUS_TEXT } from '@/lib/format/statuses'
import { NODE_STATUSES } from '@/lib/fact-kinds'
import { StatusMark } from '../ui/status-mark'
import { LATENCY_STEPS, LATENCY_UNKNOWN, latencyToken } from './model/latency-scale'
import { DASHES } from './renderer/frame'
import { SIZE_NAMES } from './tools/look-tool'
import { useMapTools } from './tools/map-tools-context'

const EVIDENCE_TEXT = [
  { name: 'Routing table', meaning: 'One node lists the other in its routing table.' },
  { name: 'Gossip mesh', meaning: 'The two hold a gossip link.' },
  { name: 'Traced', meaning: 'A message was reported to pass between the two.' },
  { name: 'Reported', meaning: 'One of the two reports to be connected to the other.' },
] as const

/** What colours, shapes and lines mean. */
export function MapLegend() {
  const { query } = useMapTools()
  // Shapes tell the status whatever the colours tell.
  const isColoured = (query.colour ?? 'status') === 'status'
  return (
    <section aria-labelledby="legend-title" className="border-b border-edge px-4 py-5 sm:px-5">
      <h2 id="legend-title" className="sr-only">
        Legend
      </h2>
      <h3 className="eyebrow">Link latency, ms, estimated</h3>
      <ul className="mt-2.5 grid grid-cols-5 gap-0.5 text-center">
        {LATENCY_STEPS.map((step, index) => (
          <li key={step.label} className="min-w-0">
            <span
              aria-hidden="true"
              className="block h-1.5 rounded-[1px]"
              style={{ background: `var(${latencyToken(index)})` }}
            />
            <span className="figures mt-1 block text-2xs whitespace-nowrap text-ink-soft">{step.label}</span>
          </li>
        ))}
      </ul>
      <p className="mt-1.5 flex items-center gap-2 text-2xs text-ink-faint">
        <span
          aria-hidden="true"
          className="h-1.5 w-4 rounded-[1px]"
          style={{ background: `var(${latencyToken(LATENCY_UNKNOWN)})` }}
        />
        no ground for an estimate
      </p>
      <p className="mt-1 text-2xs text-ink-faint">
        Round trips, estimated from those the collector measures to both ends. What messages took in truth is
        on their own pages.
      </p>

      <div className="mt-5 grid grid-cols-2 gap-x-4">
        <div>
          <h3 className="eyebrow">Shape of nodes</h3>
          <ul className="mt-2 space-y-1 text-xs text-ink-soft">
            {NODE_STATUSES.map((status) => (
              <li key={status} title={STATUS_TEXT[status].meaning} className="flex items-center gap-2">
                <StatusMark status={status} className={isColoured ? 'size-3' : 'size-3 grayscale'} />
                {STATUS_TEXT[status].label}
              </li>
            ))}
            <li className="flex items-center gap-2">
              <svg viewBox="0 0 12 12" className="size-3 shrink-0" aria-hidden="true">
                <circle cx="3" cy="8.5" r="1.7" className="fill-ink-faint" />
                <circle cx="8" cy="5" r="3.6" className="fill-ink-faint" />
              </svg>
              {`Size: ${SIZE_NAMES[query.size ?? 'peers'].toLowerCase()}`}
            </li>
          </ul>
        </div>
        <div>
          <h3 className="eyebrow">Evidence</h3>
          <ul className="mt-2 space-y-1 text-xs text-ink-soft">
            {EVIDENCE_TEXT.map(({ name, meaning }, index) => (
              <li key={name} title={meaning} className="flex items-center gap-2">
                <Line dash={DASHES[index] ?? DASHES[0]} width={1.5} />
                {name}
              </li>
            ))}
            <li title="Only one of the two names the other." className="flex items-center gap-2">
              <Line dash={DASHES[0]} width={0.7} />
              One-way: thin
            </li>
            <li title="A message is on its way, or has just come over." className="flex items-center gap-2">
              <GlowMark />
              Message passing
            </li>
          </ul>
        </div>
      </div>
    </section>
  )
}

/** A link in the colour of a message, with its particle. */
function GlowMark() {
  return (
    <svg viewBox="0 0 24 8" className="h-2 w-6 shrink-0" aria-hidden="true">
      <path d="M0 4h24" className="stroke-type-broadcast opacity-40" strokeWidth="4" />
      <circle cx="14" cy="4" r="3" className="fill-type-broadcast" />
    </svg>
  )
}

function Line({ dash: [on, off], width }: { dash: readonly [number, number]; width: number }) {
  return (
    <svg viewBox="0 0 24 4" className="h-1 w-6 shrink-0" aria-hidden="true">
      <path
        d="M0 2h24"
        className="stroke-ink-soft"
        strokeWidth={width}
        {...(off === 0 ? {} : { strokeDasharray: `${String(on)} ${String(off)}` })}
      />
    </svg>
  )
}
