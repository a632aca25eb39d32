import { cookies } from 'next/headers'
import { connection } from 'next/server'
import type { ReactNode } from 'react'
import { webRuntime } from '@/app/_server/runtime'
import { SiteFooter } from '@/components/shell/site-footer'
import { SiteHeader } from '@/components/shell/site-header'
import { StatusStrip } from '@/components/shell/status-strip'
import { THEME_COOKIE, readTheme } from '@/components/ui/theme'

export default async function ExplorerLayout({ children }: { children: ReactNode }) {
  await connection()
  const { profile, live } = webRuntime()
  const theme = readTheme((await cookies()).get(THEME_COOKIE)?.value)
  return (
    <div className="flex min-h-dvh flex-col">
      <SiteHeader networkTitle={profile.title} theme={theme} />
      <StatusStrip
        initialStatus={live.status}
        hasSimulatedPlaces={profile.demoMesh}
        isMadeUp={profile.isMadeUp}
      />
      <main id="content" className="flex min-w-0 flex-1 flex-col">
        {children}
      </main>
      <SiteFooter />
    </div>
  )
}
