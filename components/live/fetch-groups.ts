import { decodeGroups } from '@/lib/graph/codec/groups'
import type { Grouping } from '@/lib/graph/node-kinds'
import { GROUPS_PATH, type WholeGroups } from '@/lib/graph/whole-groups'

/** The groups of the whole map, from the page's own server. @returns null: it has none to give now. @throws {CodecError} */
export async function fetchGroups(by: Grouping | 'auto', signal: AbortSignal): Promise<WholeGroups | null> {
  const response = await fetch(`${GROUPS_PATH}?by=${by}`, { signal })
  if (!response.ok) return null
  return decodeGroups(new Uint8Array(await response.arrayBuffer()))
}
