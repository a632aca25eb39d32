import Link from 'next/link'
import { classNames } from '../ui/class-names'

const link = 'hover:text-ink hover:underline'

/** For those who take the figures elsewhere, and whom the places are owed to. */
export function SiteLinks({ className }: { className?: string }) {
  return (
    <nav aria-label="Elsewhere" className={classNames('text-xs text-ink-soft', className)}>
      <ul className="flex flex-wrap gap-x-4 gap-y-1.5">
        <li>
          <Link href="/developers" prefetch={false} className={link}>
            API reference
          </Link>
        </li>
        <li>
          <Link href="/embed-builder" prefetch={false} className={link}>
            Widgets and badges
          </Link>
        </li>
        {FILES.map(({ href, name }) => (
          <li key={href}>
            <a href={href} className={link}>
              {name}
            </a>
          </li>
        ))}
        <li>
          Places by{' '}
          <a
            href="https://db-ip.com"
            rel="noreferrer"
            className="underline underline-offset-2 hover:text-ink"
          >
            DB-IP
          </a>
          , CC BY 4.0
        </li>
      </ul>
    </nav>
  )
}

/** Made by the server before Next sees the request: they are fetched whole. */
const FILES = [
  { href: '/data', name: 'Data sets' },
  { href: '/events.atom', name: 'Feed of events' },
  { href: '/nodes.atom', name: 'Feed of new nodes' },
] as const
