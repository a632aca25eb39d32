'use client'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { classNames } from '../ui/class-names'

/** The list of data sets is written by the server for each request: it is fetched whole. */
const PAGES = [
  { path: '/developers', name: 'API reference', isWhole: false },
  { path: '/embed-builder', name: 'Widgets and badges', isWhole: false },
  { path: '/data', name: 'Data sets', isWhole: true },
] as const

/** Between the ways in which figures are taken elsewhere. */
export function DeveloperNav() {
  const here = usePathname()
  return (
    <nav aria-label="Developers" className="-ml-2.5">
      <ul className="flex flex-wrap gap-x-0.5">
        {PAGES.map(({ path, name, isWhole }) => {
          const isHere = here.startsWith(path)
          const attributes = {
            href: path,
            'aria-current': here === path ? ('page' as const) : isHere ? ('true' as const) : undefined,
            className: classNames(
              'inline-flex h-8 items-center rounded-md px-2.5 text-sm transition-colors',
              isHere ? 'bg-raised font-medium text-ink' : 'text-ink-soft hover:bg-raised/60 hover:text-ink',
            ),
          }
          return (
            <li key={path}>
              {isWhole ? (
                <a {...attributes}>{name}</a>
              ) : (
                <Link prefetch={false} {...attributes}>
                  {name}
                </Link>
              )}
            </li>
          )
        })}
      </ul>
    </nav>
  )
}
