/** How a link looks, in one number as the shaders take it apart: latency step, evidence, mutual, passing. @module */
import { EVIDENCE } from '@/lib/fact-kinds'
import { unpackLink } from '@/lib/graph/map-columns'
import type { Selection } from './selection'

/** By the byte that tells of a link, without its latency. */
const LOOKS = Uint8Array.from({ length: 256 }, (_, flags) => {
  const { evidence, mutual } = unpackLink(flags)
  return (EVIDENCE.indexOf(evidence) << 3) | (mutual ? 32 : 0)
})

/** @param step - of latency, 0 to 5. */
export function linkLook(flags: number, step: number): number {
  return (LOOKS[flags] ?? 0) | step
}

/** Added to the look of a link that has no end in what is seen, and of one that has one end there. */
export const PASSING_LOOK = 64
export const LEAVING_LOOK = 128

/** What is added to that of a link by its place in a selection. */
export function besideLook(at: number, { passingCount, leavingCount }: Selection): number {
  if (at < passingCount) return PASSING_LOOK
  return at < passingCount + leavingCount ? LEAVING_LOOK : 0
}
