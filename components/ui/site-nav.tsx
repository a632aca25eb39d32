'use client'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { withAt } from '@/lib/past/at'
import { useAt } from '../past/use-at'
import { classNames } from './class-names'

interface Place {
  readonly href: string
  readonly name: string
  /** Where there is little room. */
  readonly short?: string
  /** It can be shown at a time of the past. */
  readonly hasPast: boolean
  /** Pages elsewhere that belong to it. */
  readonly others?: readonly string[]
}

/** How figures are taken elsewhere. */
const TAKEN_AWAY = ['/embed-builder', '/data']

const places: readonly Place[] = [
  { href: '/', name: 'Map', hasPast: true },
  { href: '/nodes', name: 'Nodes', hasPast: true },
  { href: '/messages', name: 'Messages', hasPast: true },
  { href: '/events', name: 'Events', hasPast: true },
  { href: '/analytics', name: 'Analytics', hasPast: true },
  { href: '/developers', name: 'Developers', short: 'API', hasPast: false, others: TAKEN_AWAY },
]

/** Where one can go; the place one is at is marked for eyes and for screen readers. */
export function SiteNav({ className }: { className?: string | undefined }) {
  const path = usePathname()
  const at = useAt()
  return (
    <nav
      aria-label="Main"
      className={classNames('min-w-0 overflow-x-auto [scrollbar-width:none]', className)}
    >
      <ul className="flex h-full items-stretch lg:gap-1">
        {places.map(({ href, name, short, hasPast, others = [] }) => {
          const isHere = href === '/' ? path === '/' : [href, ...others].some((each) => path.startsWith(each))
          return (
            <li key={href} className="flex">
              <Link
                href={hasPast ? withAt(href, at) : href}
                // Each page is made when it is asked for: six of them beforehand, by every reader, are work for nothing.
                prefetch={false}
                aria-current={isHere ? 'page' : undefined}
                className={classNames(
                  'relative flex items-center px-2 text-sm font-medium transition-colors after:absolute after:inset-x-2 after:bottom-0 lg:px-3 lg:after:inset-x-3 after:h-0.5 after:rounded-full',
                  isHere ? 'text-ink after:bg-accent' : 'text-ink-soft hover:text-ink',
                )}
              >
                {short === undefined ? (
                  name
                ) : (
                  <>
                    <span className="lg:hidden">{short}</span>
                    <span className="max-lg:hidden">{name}</span>
                  </>
                )}
              </Link>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}
