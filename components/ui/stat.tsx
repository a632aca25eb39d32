import type { ReactNode } from 'react'
import { classNames } from './class-names'

/** One figure with its name; to be put in a `<dl>`. */
export function Stat({
  name,
  value,
  note,
  large = false,
  className,
}: {
  name: string
  value: ReactNode
  /** One line below: what the figure means or why there is none. */
  note?: ReactNode
  large?: boolean
  className?: string | undefined
}) {
  return (
    <div className={classNames('flex min-w-0 flex-col gap-0.5', className)}>
      <dt className="eyebrow">{name}</dt>
      <dd
        className={classNames(
          'figures font-medium',
          large ? 'text-[1.75rem] leading-9' : 'text-lg leading-7',
        )}
      >
        {value}
      </dd>
      {note !== undefined && <dd className="text-xs text-ink-faint">{note}</dd>}
    </div>
  )
}
