/** The authorities of the demo mesh: the same five in every mesh, whatever its seed. @module */
import { createHash } from 'node:crypto'
import { networkProfileSchema, type ListedAuthority } from '@/lib/networks/profile'
import demo from '@/lib/networks/profiles/demo.json' with { type: 'json' }

const LISTED = networkProfileSchema.parse(demo).authorities

/** As the profile of the demo lists them. */
export const DEMO_AUTHORITIES: readonly ListedAuthority[] = LISTED?.members ?? []
/** So many must sign a release. */
export const DEMO_QUORUM = LISTED?.quorum ?? 1
/** One of them is down now and then. */
export const FLAPPING_AUTHORITY = 'Damson'

/** The 32 bytes that an authority's key is made from. */
export function authorityKeySeed(name: string): Uint8Array {
  return createHash('sha256').update(`meshara demo authority ${name}`).digest()
}
