import type { ReactNode } from 'react'
import { AnalyticsNav } from '@/components/analytics/analytics-nav'

export default function AnalyticsLayout({ children }: { children: ReactNode }) {
  return (
    <div className="mx-auto w-full max-w-[84rem] px-3 py-4 sm:px-5">
      <AnalyticsNav />
      <div className="mt-4">{children}</div>
    </div>
  )
}
