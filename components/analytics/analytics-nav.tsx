'use client'
import Link from 'next/link'
import { usePathname, useSearchParams } from 'next/navigation'
import { classNames } from '../ui/class-names'

const pages = [
  { path: '/analytics', name: 'Overview' },
  { path: '/analytics/growth', name: 'Growth' },
  { path: '/analytics/messages', name: 'Messages' },
  { path: '/analytics/latency', name: 'Latency' },
  { path: '/analytics/geography', name: 'Geography' },
  { path: '/analytics/versions', name: 'Versions' },
  { path: '/analytics/authorities', name: 'Authorities' },
] as const
/** What a reader has chosen goes along to the next page. */
const KEPT = ['range', 'from', 'to', 'bucket', 'compare', 'at'] as const

/** Between the dashboards; on a phone it wraps rather than hide any of them. */
export function AnalyticsNav() {
  const path = usePathname()
  const search = useSearchParams()
  const kept = new URLSearchParams()
  for (const field of KEPT) {
    const value = search.get(field)
    if (value !== null) kept.set(field, value)
  }
  const query = kept.size === 0 ? '' : `?${kept.toString()}`
  return (
    <nav aria-label="Analytics" className="-ml-2.5 print:hidden">
      <ul className="flex flex-wrap gap-x-0.5">
        {pages.map((page) => {
          const isHere = path === page.path
          return (
            <li key={page.path}>
              <Link
                href={`${page.path}${query}`}
                prefetch={false}
                aria-current={isHere ? 'page' : undefined}
                className={classNames(
                  'inline-flex h-8 items-center rounded-md px-2.5 text-sm transition-colors',
                  isHere
                    ? 'bg-raised font-medium text-ink'
                    : 'text-ink-soft hover:bg-raised/60 hover:text-ink',
                )}
              >
                {page.name}
              </Link>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}
