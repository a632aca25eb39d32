/** Whether numbers are each there once. @module */

/** Numbers below so many times their count are ticked off in bits; others cost a set. */
const BITS_A_NUMBER = 64

export function areDistinct(nums: Uint32Array): boolean {
  const count = nums.length
  let most = 0
  for (let at = 0; at < count; at++) if ((nums[at] ?? 0) > most) most = nums[at] ?? 0
  if (most >= count * BITS_A_NUMBER) return new Set(nums).size === count
  const seen = new Uint32Array((most >>> 5) + 1)
  for (let at = 0; at < count; at++) {
    const num = nums[at] ?? 0
    const word = num >>> 5
    const bit = 1 << (num & 31)
    const before = seen[word] ?? 0
    if ((before & bit) !== 0) return false
    seen[word] = before | bit
  }
  return true
}
