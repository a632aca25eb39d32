'use client'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { withAt } from '@/lib/past/at'
import { useAt } from '../past/use-at'
import { classNames } from './class-names'

const places = [
  { href: '/', name: 'Map', hasPast: true },
  { href: '/nodes', name: 'Nodes', hasPast: true },
  { href: '/messages', name: 'Messages', hasPast: false },
  { href: '/events', name: 'Events', hasPast: false },
  { href: '/analytics', name: 'Analytics', hasPast: true },
] as const

/** Where one can go; the place one is at is marked for eyes and for screen readers. */
export function SiteNav({ className }: { className?: string | undefined }) {
  const path = usePathname()
  const at = useAt()
  return (
    <nav aria-label="Main" className={className}>
      <ul className="flex h-full items-stretch gap-1">
        {places.map(({ href, name, hasPast }) => {
          const isHere = href === '/' ? path === '/' : path.startsWith(href)
          return (
            <li key={href} className="flex">
              <Link
                href={hasPast ? withAt(href, at) : href}
                aria-current={isHere ? 'page' : undefined}
                className={classNames(
                  'relative flex items-center px-2.5 text-sm font-medium transition-colors after:absolute after:inset-x-2.5 after:bottom-0 sm:px-3 sm:after:inset-x-3 after:h-0.5 after:rounded-full',
                  isHere ? 'text-ink after:bg-accent' : 'text-ink-soft hover:text-ink',
                )}
              >
                {name}
              </Link>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}
