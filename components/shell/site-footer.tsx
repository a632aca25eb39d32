'use client'
import { usePathname } from 'next/navigation'
import { SiteLinks } from './site-links'

/** What is for those who take the figures elsewhere. The map takes the screen to its end, and has it in its panel. */
export function SiteFooter() {
  if (usePathname() === '/') return null
  return (
    <footer className="border-t border-edge bg-surface">
      <SiteLinks className="px-3 py-3 sm:px-5" />
    </footer>
  )
}
