'use client'
import Link from 'next/link'
import type { ComponentProps } from 'react'
import { withAt } from '@/lib/past/at'
import { useAt } from './use-at'

/** A link to a page that shows state: from a page of the past it leads to the same time. */
export function PastLink({ href, ...rest }: Omit<ComponentProps<typeof Link>, 'href'> & { href: string }) {
  return <Link href={withAt(href, useAt())} {...rest} />
}
