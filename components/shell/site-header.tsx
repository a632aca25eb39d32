import Link from 'next/link'
import { Logo } from '../ui/logo'
import { SiteNav } from '../ui/site-nav'
import { ThemeSwitch } from '../ui/theme-switch'
import type { Theme } from '../ui/theme'
import { SiteSearch } from './site-search'

/** The top of every page: what this is, of which network, where one can go, and the one search. */
export function SiteHeader({ networkTitle, theme }: { networkTitle: string | null; theme: Theme }) {
  return (
    <header className="sticky top-0 z-40 border-b border-edge bg-surface print:static">
      <a
        href="#content"
        className="absolute top-1.5 left-2 z-10 -translate-y-16 rounded-md bg-accent px-3 py-2 text-sm font-medium text-on-accent focus:translate-y-0"
      >
        Skip to content
      </a>
      <div className="flex h-13 items-center gap-2 px-3 sm:gap-4 sm:px-5">
        <Link href="/" prefetch={false} className="flex shrink-0 items-center gap-2.5 rounded-md py-1">
          <Logo className="shrink-0" />
          <span className="text-[1.0625rem] font-semibold tracking-tight whitespace-nowrap">
            Meshara <span className="hidden font-normal text-ink-soft lg:inline">Explorer</span>
          </span>
        </Link>
        {networkTitle !== null && (
          <span className="hidden truncate border-l border-edge pl-4 text-sm text-ink-soft md:inline md:max-lg:max-w-26 print:inline print:max-w-none">
            {networkTitle}
          </span>
        )}
        <SiteNav className="ml-2 hidden h-full sm:block print:hidden" />
        <div className="ml-auto flex min-w-0 flex-1 items-center justify-end gap-1 sm:gap-2 print:hidden">
          <SiteSearch className="w-full max-w-56 lg:max-w-72" />
          <ThemeSwitch initial={theme} />
        </div>
      </div>
      <div className="-mt-1 flex h-10 items-center justify-between pr-4 sm:hidden print:hidden">
        <SiteNav className="h-full px-1" />
        <span className="truncate text-xs text-ink-soft max-[32rem]:hidden">{networkTitle}</span>
      </div>
    </header>
  )
}
