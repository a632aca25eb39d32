import type { ReactNode } from 'react'
import { classNames } from './class-names'

const rules = { empty: 'bg-edge-strong', away: 'bg-warning', error: 'bg-danger' } as const

/**
 * What stands where content cannot: nothing yet, a part away, an error. Says what happened, what it means and what
 * to do, in that order.
 */
export function StatePanel({
  kind,
  title,
  isWholePage = false,
  children,
  actions,
  className,
}: {
  kind: keyof typeof rules
  title: string
  /** true: nothing else is on the page, so the title is its heading. */
  isWholePage?: boolean
  children?: ReactNode
  actions?: ReactNode
  className?: string | undefined
}) {
  const Heading = isWholePage ? 'h1' : 'h2'
  return (
    <section
      role={kind === 'error' ? 'alert' : 'status'}
      className={classNames(
        'relative max-w-md overflow-hidden rounded-lg border border-edge bg-surface py-5 pr-6 pl-7 text-left',
        className,
      )}
    >
      <span aria-hidden="true" className={classNames('absolute inset-y-0 left-0 w-1', rules[kind])} />
      <Heading className="text-base font-semibold text-balance">{title}</Heading>
      {children !== undefined && <div className="mt-1.5 text-sm text-ink-soft">{children}</div>}
      {actions !== undefined && <div className="mt-4 flex flex-wrap gap-2">{actions}</div>}
    </section>
  )
}
