'use client'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useState, type ReactNode } from 'react'
import { plural } from '@/lib/format/numbers'
import { useHydrated } from '../tables/use-hydrated'
import { classNames } from '../ui/class-names'
import { SearchField } from '../ui/search-field'
import { findSections } from './sections'

export interface NavGroup {
  readonly title: string
  readonly items: readonly { readonly id: string; readonly route: string; readonly summary: string }[]
}

/** The sections of the introduction and all operations, to be narrowed down by what is typed. */
export function ReferenceNav({ groups }: { groups: readonly NavGroup[] }) {
  const here = usePathname()
  const isHydrated = useHydrated()
  const [text, setText] = useState('')
  const wanted = text.trim().toLowerCase().split(/\s+/)
  const shown = groups
    .map(({ title, items }) => ({
      title,
      items: items.filter((item) => {
        const said = `${title} ${item.id} ${item.route} ${item.summary}`.toLowerCase()
        return wanted.every((word) => said.includes(word))
      }),
    }))
    .filter(({ items }) => items.length > 0)
  const sections = findSections(wanted)
  const operations = shown.reduce((sum, { items }) => sum + items.length, 0)
  const isNothing = sections.length + operations === 0
  return (
    <nav aria-label="API reference" className="text-sm">
      {isHydrated && (
        <SearchField
          label="Search in the reference"
          placeholder="Search in the reference"
          value={text}
          onChange={(event) => {
            setText(event.target.value)
          }}
          className="mb-3"
        />
      )}
      <p role="status" className="sr-only">
        {text === '' ? '' : `${plural(sections.length, 'section')}, ${plural(operations, 'operation')}`}
      </p>
      {text !== '' && isNothing && <p className="text-ink-soft">Nothing in the reference fits.</p>}
      {sections.length > 0 && (
        <ul className="mb-3">
          <NavLink href="/developers" isHere={here === '/developers'}>
            Introduction
          </NavLink>
          {/* Where nothing is looked for, they are under the eyes of whoever reads it. */}
          {(text !== '' || here === '/developers') &&
            sections.map(({ id, title }) => (
              <NavLink key={id} href={`/developers#${id}`} isHere={false} isInner>
                {title}
              </NavLink>
            ))}
        </ul>
      )}
      {shown.map(({ title, items }) => (
        <section key={title} className="mb-3">
          <h2 className="eyebrow px-2 pb-1">{title}</h2>
          <ul>
            {items.map(({ id, route }) => (
              <NavLink key={id} href={`/developers/${id}`} isHere={here === `/developers/${id}`}>
                <code className="text-xs break-all">{route}</code>
              </NavLink>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  )
}

function NavLink({
  href,
  isHere,
  isInner = false,
  children,
}: {
  href: string
  isHere: boolean
  /** A part of the page above it. */
  isInner?: boolean
  children: ReactNode
}) {
  return (
    <li>
      <Link
        href={href}
        prefetch={false}
        aria-current={isHere ? 'page' : undefined}
        className={classNames(
          'block rounded-md py-1 pr-2 hover:bg-raised',
          isInner ? 'pl-5' : 'pl-2',
          isHere ? 'bg-raised font-medium text-ink' : 'text-ink-soft hover:text-ink',
        )}
      >
        {children}
      </Link>
    </li>
  )
}
