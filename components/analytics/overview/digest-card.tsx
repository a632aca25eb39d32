import Link from 'next/link'
import type { ReactNode } from 'react'
import { ArrowIcon } from '../../ui/icons'

/** One dashboard at a glance: its figure, its sentence, its course. The whole card leads there. */
export function DigestCard({
  title,
  href,
  figure,
  unit,
  says,
  children,
}: {
  title: string
  href: string
  figure: string
  /** What the figure counts. */
  unit: string
  says: string
  /** A sparkline, a strip or a few bars. */
  children: ReactNode
}) {
  return (
    <section className="group relative flex min-w-0 flex-col rounded-lg border border-edge bg-surface p-4 transition-colors focus-within:border-edge-strong hover:border-edge-strong">
      <h2 className="flex items-center justify-between text-sm font-semibold">
        <Link href={href} prefetch={false} className="after:absolute after:inset-0 after:rounded-lg">
          {title}
        </Link>
        <ArrowIcon className="size-3.5 text-ink-faint transition-transform group-hover:translate-x-0.5 group-hover:text-ink" />
      </h2>
      <p className="mt-2 flex flex-wrap items-baseline gap-x-2">
        <span className="figures text-[1.75rem] leading-9 font-medium">{figure}</span>
        <span className="text-sm text-ink-soft">{unit}</span>
      </p>
      <p className="mt-0.5 text-sm text-pretty text-ink-soft">{says}</p>
      <div className="mt-auto pt-4">{children}</div>
    </section>
  )
}
