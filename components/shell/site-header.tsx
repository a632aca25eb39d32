import Link from 'next/link'
import { Logo } from '../ui/logo'
import { SiteNav } from '../ui/site-nav'
import { ThemeSwitch } from '../ui/theme-switch'
import type { Theme } from '../ui/theme'
import { NodeSearch } from './node-search'

/** The top of every page: what this is, of which network, where one can go, and the one search. */
export function SiteHeader({ networkTitle, theme }: { networkTitle: string | null; theme: Theme }) {
  return (
    <header className="sticky top-0 z-30 border-b border-edge bg-surface">
      <a
        href="#content"
        className="absolute top-1.5 left-2 z-10 -translate-y-16 rounded-md bg-accent px-3 py-2 text-sm font-medium text-on-accent focus:translate-y-0"
      >
        Skip to content
      </a>
      <div className="flex h-13 items-center gap-2 px-3 sm:gap-4 sm:px-5">
        <Link href="/" className="flex min-w-0 items-center gap-2.5 rounded-md py-1">
          <Logo className="shrink-0" />
          <span className="text-[1.0625rem] font-semibold tracking-tight whitespace-nowrap">
            Meshara <span className="hidden font-normal text-ink-soft lg:inline">Explorer</span>
          </span>
        </Link>
        {networkTitle !== null && (
          <span className="truncate border-l border-edge pl-2.5 text-sm text-ink-soft sm:pl-4">
            {networkTitle}
          </span>
        )}
        <SiteNav className="ml-2 hidden h-full sm:block" />
        <div className="ml-auto flex items-center gap-1 sm:gap-2">
          <NodeSearch className="w-36 sm:w-52 lg:w-72" />
          <ThemeSwitch initial={theme} />
        </div>
      </div>
      <SiteNav className="-mt-1 h-10 px-1 sm:hidden" />
    </header>
  )
}
