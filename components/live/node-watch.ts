/** Which nodes the page watches, counted over its components, and told to the server as one list. @module */
import { NODES_WATCH_MAX } from '@/lib/live/feed-address'

export interface NodeWatch {
  has(num: number): boolean
  /** @returns the way to stop watching these. */
  add(nums: readonly number[]): () => void
  /** Tells the server the whole list again: it forgets with each connection. */
  resend(): void
  close(): void
}

export interface NodeWatchInit {
  send: (nums: number[]) => void
  /** Nobody watches these any more. */
  forget: (nums: number[]) => void
}

/** A list that scrolls changes its nodes with each frame: the server is told once it has rested for this long. */
const SETTLE_MS = 100

export function createNodeWatch({ send, forget }: NodeWatchInit): NodeWatch {
  const watchers = new Map<number, number>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let sent = ''

  const tell = (evenIfSame: boolean): void => {
    // The newest are at the end of the map: they are what the reader looks at.
    const nums = [...watchers.keys()].slice(-NODES_WATCH_MAX)
    const key = nums.join()
    if (key === sent && !evenIfSame) return
    sent = key
    send(nums)
  }
  const tellSoon = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      tell(false)
    }, SETTLE_MS)
  }

  return {
    has: (num) => watchers.has(num),
    add: (nums) => {
      const mine = [...new Set(nums)]
      for (const num of mine) watchers.set(num, (watchers.get(num) ?? 0) + 1)
      tellSoon()
      return () => {
        const dropped: number[] = []
        for (const num of mine) {
          const left = (watchers.get(num) ?? 1) - 1
          if (left > 0) {
            watchers.set(num, left)
          } else {
            watchers.delete(num)
            dropped.push(num)
          }
        }
        if (dropped.length > 0) forget(dropped)
        tellSoon()
      }
    },
    resend: () => {
      if (watchers.size > 0) tell(true)
    },
    close: () => {
      clearTimeout(timer)
    },
  }
}
