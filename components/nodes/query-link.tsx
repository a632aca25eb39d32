'use client'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import {
  createContext,
  use,
  useCallback,
  useMemo,
  useTransition,
  type ComponentProps,
  type ReactNode,
} from 'react'

interface QueryNavigation {
  /** The next list is on its way; the one on the screen stays until it is here. */
  isPending: boolean
  go: (href: string, how?: 'push' | 'replace') => void
}

const Navigation = createContext<QueryNavigation>({ isPending: false, go: () => undefined })

/** Lets every filter, sort and search below change the URL as one transition, so that the list can show it waits. */
export function QueryNavigationProvider({ children }: { children: ReactNode }) {
  const router = useRouter()
  const [isPending, start] = useTransition()
  const go = useCallback(
    (href: string, how: 'push' | 'replace' = 'push') => {
      start(() => {
        router[how](href, { scroll: false })
      })
    },
    [router],
  )
  return <Navigation value={useMemo(() => ({ isPending, go }), [isPending, go])}>{children}</Navigation>
}

export const useQueryNavigation = () => use(Navigation)

/** A link to the same page with another query: a plain link in the HTML, a transition once the page is alive. */
export function QueryLink({
  href,
  onNavigate,
  ...rest
}: Omit<ComponentProps<typeof Link>, 'href' | 'onNavigate'> & { href: string; onNavigate?: () => void }) {
  const { go } = useQueryNavigation()
  return (
    <Link
      href={href}
      prefetch={false}
      onNavigate={(event) => {
        event.preventDefault()
        onNavigate?.()
        go(href)
      }}
      {...rest}
    />
  )
}
