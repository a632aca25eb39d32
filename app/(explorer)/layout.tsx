import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { SiteHeader } from '@/components/shell/site-header'
import { THEME_COOKIE, readTheme } from '@/components/ui/theme'

export default async function ExplorerLayout({ children }: { children: ReactNode }) {
  const theme = readTheme((await cookies()).get(THEME_COOKIE)?.value)
  return (
    <div className="flex min-h-dvh flex-col">
      <SiteHeader networkTitle={null} theme={theme} />
      <main id="content" className="flex min-w-0 flex-1 flex-col">
        {children}
      </main>
    </div>
  )
}
