/**
 * Which nodes a filter lets through, for a map that knows nodes by their numbers: 32-bit little-endian numbers,
 * ascending, nothing else.
 * @module
 */

/** Takes the filters of the list of nodes. */
export const MATCHING_PATH = '/map/matching.bin'
const BYTES = 4

/** @param nums - ascending. */
export function writeMatching(nums: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(nums.length * BYTES)
  const view = new DataView(bytes.buffer)
  for (let at = 0; at < nums.length; at++) view.setUint32(at * BYTES, nums[at] ?? 0, true)
  return bytes
}

/** @throws {RangeError} when the bytes are no such list. */
export function readMatching(bytes: ArrayBuffer): Uint32Array {
  if (bytes.byteLength % BYTES !== 0) throw new RangeError('a list of numbers ends in the middle of one')
  const view = new DataView(bytes)
  const nums = new Uint32Array(bytes.byteLength / BYTES)
  for (let at = 0; at < nums.length; at++) nums[at] = view.getUint32(at * BYTES, true)
  return nums
}
