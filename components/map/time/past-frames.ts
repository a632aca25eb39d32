/** Maps of the past as they are fetched, the last few kept: playing and sliding back and forth asks for them again. @module */
import { decodeSnapshot } from '@/lib/graph/codec/decode'
import { SNAPSHOT_PATH, type MapSnapshot } from '@/lib/graph/snapshot'
import { writeAt } from '@/lib/past/at'
import { mapMoment } from '@/lib/past/map-moment'
import { DETAILS, type Detail } from '@/lib/past/detail'

export interface PastFrame {
  readonly snapshot: MapSnapshot
  /** How exactly the time is known. */
  readonly detail: Detail
}

/** There is no map of this time; the message is for the reader of the page. */
export class PastFrameError extends Error {
  override readonly name = 'PastFrameError'
  /** @param isNothing - nothing was recorded then: trying again does not help. */
  constructor(
    message: string,
    readonly isNothing: boolean,
  ) {
    super(message)
  }
}

/** Maps that are kept; one of a hundred thousand nodes takes some 10 MB. */
const KEPT = 8

const kept = new Map<number, Promise<PastFrame>>()

/**
 * The map as it was, fetched unless it is at hand.
 * @throws {PastFrameError}
 */
export function pastFrame(atMs: number): Promise<PastFrame> {
  const key = mapMoment(atMs)
  const known = kept.get(key)
  if (known !== undefined) {
    // The last one asked for is the last one to go.
    kept.delete(key)
    kept.set(key, known)
    return known
  }
  const frame = fetchFrame(atMs)
  kept.set(key, frame)
  frame.catch(() => {
    if (kept.get(key) === frame) kept.delete(key)
  })
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT) break
    kept.delete(oldest)
  }
  return frame
}

async function fetchFrame(atMs: number): Promise<PastFrame> {
  let response: Response
  try {
    response = await fetch(`${SNAPSHOT_PATH}?at=${writeAt(atMs)}`)
  } catch {
    throw new PastFrameError('The server does not answer.', false)
  }
  if (!response.ok) {
    throw new PastFrameError(await reasonOf(response), response.status === 400)
  }
  const snapshot = decodeSnapshot(new Uint8Array(await response.arrayBuffer()))
  const told = response.headers.get('x-map-detail')
  return { snapshot, detail: DETAILS.find((each) => each === told) ?? 'full' }
}

async function reasonOf(response: Response): Promise<string> {
  if (response.status === 400) return 'Nothing was recorded at that time.'
  if (response.status === 429 || response.status === 503)
    return 'The server is busy with other maps of the past.'
  await response.body?.cancel()
  return `The server answered ${String(response.status)}.`
}
