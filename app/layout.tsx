import type { Metadata, Viewport } from 'next'
import { cookies } from 'next/headers'
import { connection } from 'next/server'
import type { ReactNode } from 'react'
import { webRuntime } from '@/app/_server/runtime'
import { THEME_COOKIE, readTheme } from '@/components/ui/theme'
import { codeFont, extendedTextFont, textFont } from './fonts'
import './globals.css'

export async function generateMetadata(): Promise<Metadata> {
  await connection()
  return {
    metadataBase: new URL(webRuntime().publicOrigin),
    title: { default: 'Meshara Explorer', template: '%s · Meshara Explorer' },
    description: 'A peer-to-peer mesh, crawled as it lives: its nodes, its links and how they change.',
  }
}

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f9fbfa' },
    { media: '(prefers-color-scheme: dark)', color: '#0f1c1f' },
  ],
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = readTheme((await cookies()).get(THEME_COOKIE)?.value)
  return (
    <html
      lang="en"
      className={`${textFont.variable} ${extendedTextFont.variable} ${codeFont.variable}`}
      {...(theme === 'system' ? {} : { 'data-theme': theme })}
      // The theme switch writes data-theme here.
      suppressHydrationWarning
    >
      <body>{children}</body>
    </html>
  )
}
