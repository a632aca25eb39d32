/** Where nodes stood at keyframes, the last few kept: moments that are near each other have the same one. @module */
import { LRUCache } from 'lru-cache'
import type { Database } from '@/db/client'
import { getKeyframePositions, type PastPositions, pickKeyframe } from '@/db/queries/map/get-past-positions'

/** Of a hundred thousand nodes one takes 1.6 MB. */
const KEPT_BYTES = 24 * 1_048_576

export class PastKeyframes {
  readonly #kept = new LRUCache<string, PastPositions>({
    maxSize: KEPT_BYTES,
    sizeCalculation: ({ nums }) => 1 + 16 * nums.length,
  })

  /** @returns null: none was kept. */
  async at(db: Database, atMs: number, signal?: AbortSignal): Promise<PastPositions | null> {
    const keyframe = await pickKeyframe(db, atMs, signal)
    if (keyframe === null) return null
    const key = `${keyframe.detail}:${String(keyframe.atMs)}`
    const known = this.#kept.get(key)
    if (known !== undefined) return known
    const positions = await getKeyframePositions(db, keyframe, signal)
    this.#kept.set(key, positions)
    return positions
  }
}
