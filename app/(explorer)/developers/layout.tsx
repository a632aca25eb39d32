import type { ReactNode } from 'react'
import { DeveloperNav } from '@/components/developers/developer-nav'
import { ReferenceNav } from '@/components/developers/reference-nav'
import { referenceLines } from '@/lib/api/reference'

export default function DevelopersLayout({ children }: { children: ReactNode }) {
  const groups = referenceLines().map(({ tag, lines }) => ({
    title: tag,
    items: lines.map(({ id, route, summary }) => ({ id, route, summary })),
  }))
  return (
    <div className="mx-auto grid w-full max-w-[84rem] gap-x-8 px-3 py-5 sm:px-5 lg:grid-cols-[16rem_minmax(0,1fr)]">
      <div className="mb-3 lg:col-span-2">
        <DeveloperNav />
      </div>
      <aside className="hidden lg:block">
        <div className="sticky top-18 max-h-[calc(100dvh-6rem)] overflow-y-auto pr-2 pb-4">
          <ReferenceNav groups={groups} />
        </div>
      </aside>
      <details className="mb-4 rounded-md border border-edge bg-surface lg:hidden">
        <summary className="px-3 py-2 text-sm font-medium">Sections and operations</summary>
        <div className="border-t border-edge p-3">
          <ReferenceNav groups={groups} />
        </div>
      </details>
      <div className="min-w-0">{children}</div>
    </div>
  )
}
