import { LATENCY_STEPS, latencyStep } from '../../map/model/latency-scale'
import { colourOf, type ColourToken } from '../../charts/looks'

const TOKENS: readonly ColourToken[] = ['latency-0', 'latency-1', 'latency-2', 'latency-3', 'latency-4']

/** As on the map: five steps, cool below 100 ms, warm above. */
export const latencyColour = (ms: number): ColourToken => TOKENS[latencyStep(ms)] ?? 'series-rest'

/** What the colours of a latency mean. */
export function LatencyKey({ what }: { what: string }) {
  return (
    <p className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-1 text-xs text-ink-soft">
      <span className="text-ink-faint">{what}</span>
      {LATENCY_STEPS.map(({ label }, index) => (
        <span key={label} className="figures inline-flex items-center gap-1.5 whitespace-nowrap">
          <i
            aria-hidden="true"
            className="h-1.5 w-4 rounded-[1px]"
            style={{ background: colourOf(TOKENS[index] ?? 'series-rest') }}
          />
          {label}
        </span>
      ))}
    </p>
  )
}
