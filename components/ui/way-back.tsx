import Link from 'next/link'
import { ChevronIcon } from './icons'

/** The way from one of them back to all. */
export function WayBack({ href, name }: { href: string; name: string }) {
  return (
    <nav aria-label="Breadcrumb" className="text-sm text-ink-soft">
      <Link
        href={href}
        className="-ml-1 inline-flex items-center gap-0.5 rounded-sm pr-1 hover:text-ink hover:underline hover:underline-offset-4"
      >
        <ChevronIcon className="size-3.5 rotate-90" />
        {name}
      </Link>
    </nav>
  )
}
