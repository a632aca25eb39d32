'use client'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { classNames } from './class-names'

const places = [
  { href: '/', name: 'Map' },
  { href: '/nodes', name: 'Nodes' },
  { href: '/messages', name: 'Messages' },
  { href: '/events', name: 'Events' },
  { href: '/analytics', name: 'Analytics' },
] as const

/** Where one can go; the place one is at is marked for eyes and for screen readers. */
export function SiteNav({ className }: { className?: string | undefined }) {
  const path = usePathname()
  return (
    <nav aria-label="Main" className={className}>
      <ul className="flex h-full items-stretch gap-1">
        {places.map(({ href, name }) => {
          const isHere = href === '/' ? path === '/' : path.startsWith(href)
          return (
            <li key={href} className="flex">
              <Link
                href={href}
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
