'use client'
import { QueryLink } from '../nodes/query-link'
import { CloseIcon } from '../ui/icons'

export interface FilterChip {
  key: string
  name: string
  value: string
  /** The list without it. */
  href: string
}

/** The filters that are set, each with its way out. */
export function FilterChips({ chips, clearHref }: { chips: readonly FilterChip[]; clearHref: string }) {
  if (chips.length === 0) return null
  return (
    <ul aria-label="Filters that are set" className="flex flex-wrap items-center gap-1.5">
      {chips.map(({ key, name, value, href }) => (
        <li key={key} className="min-w-0">
          <QueryLink
            href={href}
            className="flex h-7 max-w-80 items-center gap-1.5 rounded-full border border-edge bg-raised pr-1.5 pl-2.5 text-xs hover:border-edge-strong"
          >
            <span className="sr-only">Remove filter: </span>
            <span className="shrink-0 text-ink-soft">{name}</span>
            <span className="truncate font-medium">{value}</span>
            <CloseIcon className="size-3.5 shrink-0 text-ink-faint" />
          </QueryLink>
        </li>
      ))}
      {chips.length > 1 && (
        <li>
          <QueryLink
            href={clearHref}
            className="flex h-7 items-center rounded-full px-2 text-xs text-ink-soft underline underline-offset-2 hover:text-ink"
          >
            Clear all
          </QueryLink>
        </li>
      )}
    </ul>
  )
}
