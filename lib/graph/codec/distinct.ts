/** Whether numbers are each there once. @module */

/** Numbers below so many times their count are ticked off in bits; others cost a set. */
const BITS_A_NUMBER = 64

export function areDistinct(nums: Uint32Array): boolean {
  let most = 0
  for (const num of nums) if (num > most) most = num
  if (most >= nums.length * BITS_A_NUMBER) return new Set(nums).size === nums.length
  const seen = new Uint32Array((most >>> 5) + 1)
  for (const num of nums) {
    const word = num >>> 5
    const bit = 1 << (num & 31)
    const before = seen[word] ?? 0
    if ((before & bit) !== 0) return false
    seen[word] = before | bit
  }
  return true
}
