'use client'
import { formatDuration } from '@/lib/format/times'
import { QueryLink } from './query-link'

/** How far back a panel looks. */
export function WindowSwitch<Name extends string>({
  current,
  windows,
  hrefOf,
}: {
  current: Name
  /** By the name that stands in the address, shortest first. */
  windows: Readonly<Record<Name, { title: string; lengthMs: number }>>
  hrefOf: (name: Name) => string
}) {
  // A record that is typed by its names has no others.
  const names = Object.keys(windows) as Name[]
  return (
    <div
      role="group"
      aria-label="Time shown"
      className="-my-1 flex h-8 gap-0.5 rounded-md border border-edge p-0.5"
    >
      {names.map((each) => (
        <QueryLink
          key={each}
          href={hrefOf(each)}
          aria-current={each === current ? 'true' : undefined}
          className="figures flex items-center rounded-sm px-2 text-xs whitespace-nowrap text-ink-soft hover:text-ink aria-current:bg-raised aria-current:font-medium aria-current:text-ink"
        >
          <span aria-hidden="true">{formatDuration(windows[each].lengthMs)}</span>
          <span className="sr-only">{windows[each].title}</span>
        </QueryLink>
      ))}
    </div>
  )
}
