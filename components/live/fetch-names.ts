/** Names of nodes, from the page's own server. @module */
import { decodeNames } from '@/lib/graph/codec/names'
import { NAMES_PATH } from '@/lib/graph/snapshot'

/** The names could not be had. */
class NamesError extends Error {
  override readonly name = 'NamesError'
}

/**
 * @param nums - at most NAMES_ASKED_MAX.
 * @returns peer ids by number of node; a number that no node has is left out.
 * @throws {NamesError | CodecError | TypeError} when the server refuses, answers something else, or is away.
 */
export async function fetchNames(nums: readonly number[]): Promise<ReadonlyMap<number, string>> {
  // In one order, so that the same names have the same address.
  const asked = [...nums].sort((one, other) => one - other).join()
  const response = await fetch(`${NAMES_PATH}?nums=${asked}`)
  if (!response.ok) throw new NamesError(`the server answered ${String(response.status)}`)
  return decodeNames(new Uint8Array(await response.arrayBuffer()))
}
