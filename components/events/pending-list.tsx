'use client'
import type { ReactNode } from 'react'
import { useQueryNavigation } from '../nodes/query-link'
import { classNames } from '../ui/class-names'

/** Stays as it is while another list is on its way, and shows that it waits. */
export function PendingList({ children }: { children: ReactNode }) {
  const { isPending } = useQueryNavigation()
  return (
    <div
      aria-busy={isPending}
      className={classNames('transition-opacity duration-200', isPending && 'opacity-50 delay-150')}
    >
      {children}
    </div>
  )
}
