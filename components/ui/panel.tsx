import type { ReactNode } from 'react'
import { classNames } from './class-names'

/** A bounded part of a page with its own heading. */
export function Panel({
  title,
  aside,
  isBare = false,
  children,
  className,
}: {
  title: string
  /** At the end of the heading's line: a count, a switch. */
  aside?: ReactNode
  /** true: what is inside goes to the panel's edge. */
  isBare?: boolean
  children: ReactNode
  className?: string | undefined
}) {
  return (
    <section className={classNames('rounded-lg border border-edge bg-surface', className)}>
      <header className="flex min-h-11 items-center justify-between gap-3 border-b border-edge px-4 py-2">
        <h2 className="text-sm font-semibold">{title}</h2>
        {aside}
      </header>
      <div className={isBare ? undefined : 'p-4'}>{children}</div>
    </section>
  )
}
