'use client'
import { useEffect, useState } from 'react'
import { readWire } from '@/lib/api/wire'
import { presentAuthoritiesSchema } from '@/lib/authorities/present'

export interface ListedAuthority {
  readonly name: string
  readonly peerId: string
}

const NONE: readonly ListedAuthority[] = []

/** Those that the profile of the network lists; none while that is not known. */
export function useAuthorities(): readonly ListedAuthority[] {
  const [authorities, setAuthorities] = useState(NONE)
  useEffect(() => {
    const ended = new AbortController()
    askAuthorities(ended.signal).then(setAuthorities, () => {
      // Without an answer there is one thing less to take away.
    })
    return () => {
      ended.abort()
    }
  }, [])
  return authorities
}

async function askAuthorities(signal: AbortSignal): Promise<readonly ListedAuthority[]> {
  const response = await fetch('/api/v1/authorities', { signal })
  if (!response.ok) return NONE
  return readWire(presentAuthoritiesSchema, await response.json()).authorities
}
