import { formatShare } from '@/lib/format/numbers'
import { colourOf, SERIES_TOKENS } from '../../charts/looks'

/** So many parts are named. */
const NAMED = 3

/** The largest shares side by side, named below in the same order. What is left of the bar is all the rest. */
export function ShareBar({ parts }: { parts: readonly { name: string; share: number }[] }) {
  const named = parts.slice(0, NAMED)
  return (
    <>
      <div className="flex h-3.5 gap-px overflow-hidden rounded-[3px] bg-raised" aria-hidden="true">
        {named.map(({ name, share }, index) => (
          <div
            key={name}
            style={{
              width: `${(share * 100).toFixed(2)}%`,
              background: colourOf(SERIES_TOKENS[index] ?? 'series-rest'),
            }}
          />
        ))}
      </div>
      <ul className="mt-1.5 flex flex-wrap gap-x-4 text-xs text-ink-soft">
        {named.map(({ name, share }, index) => (
          <li key={name} className="flex items-center gap-1.5">
            <i
              aria-hidden="true"
              className="size-2 rounded-[2px]"
              style={{ background: colourOf(SERIES_TOKENS[index] ?? 'series-rest') }}
            />
            {name}
            <span className="figures text-ink-faint">{formatShare(share)}</span>
          </li>
        ))}
      </ul>
    </>
  )
}
