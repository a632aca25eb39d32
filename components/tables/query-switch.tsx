'use client'
import { QueryLink } from '../nodes/query-link'

/** A few values of one filter, side by side: one holds. */
export function QuerySwitch<Value>({
  label,
  options,
  value,
  hrefOf,
}: {
  label: string
  options: readonly { value: Value; label: string }[]
  value: Value
  hrefOf: (value: Value) => string
}) {
  return (
    <div
      role="group"
      aria-label={label}
      className="flex h-9 shrink-0 items-center gap-0.5 rounded-md border border-edge bg-surface p-0.5"
    >
      {options.map((option) => (
        <QueryLink
          key={option.label}
          href={hrefOf(option.value)}
          aria-current={option.value === value ? 'true' : undefined}
          className="flex h-full items-center rounded-sm px-2.5 text-sm text-ink-soft hover:text-ink aria-current:bg-raised aria-current:font-medium aria-current:text-ink"
        >
          {option.label}
        </QueryLink>
      ))}
    </div>
  )
}
