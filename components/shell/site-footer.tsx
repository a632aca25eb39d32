'use client'
import Link from 'next/link'
import { usePathname } from 'next/navigation'

const PLACES = [{ href: '/embed-builder', name: 'Widgets and badges' }] as const

/** What is for those who take the figures elsewhere. The map takes the screen to its end. */
export function SiteFooter() {
  if (usePathname() === '/') return null
  return (
    <footer className="border-t border-edge bg-surface">
      <nav aria-label="Elsewhere" className="px-3 py-3 sm:px-5">
        <ul className="flex flex-wrap gap-x-5 gap-y-1">
          {PLACES.map(({ href, name }) => (
            <li key={href}>
              <Link
                href={href}
                prefetch={false}
                className="text-sm text-ink-soft hover:text-ink hover:underline"
              >
                {name}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
    </footer>
  )
}
