/** Things that are due at a time, the earliest first: a binary heap. @module */
export interface DueQueue<T> {
  readonly size: number
  push(atMs: number, item: T): void
  /** The time of the earliest; Infinity when there is none. */
  nextAtMs(): number
  pop(): T | undefined
  clear(): void
}

export function createDueQueue<T>(): DueQueue<T> {
  const heap: { atMs: number; item: T }[] = []
  const at = (index: number): number => heap[index]?.atMs ?? Infinity
  const swap = (a: number, b: number): void => {
    const [x, y] = [heap[a], heap[b]]
    if (x === undefined || y === undefined) return
    heap[a] = y
    heap[b] = x
  }
  return {
    get size() {
      return heap.length
    },
    nextAtMs: () => at(0),
    clear: () => void heap.splice(0),
    push(atMs, item) {
      heap.push({ atMs, item })
      for (let child = heap.length - 1; child > 0;) {
        const parent = (child - 1) >> 1
        if (at(parent) <= at(child)) break
        swap(parent, child)
        child = parent
      }
    },
    pop() {
      const top = heap[0]
      const last = heap.pop()
      if (top === undefined || last === undefined) return undefined
      if (heap.length > 0) heap[0] = last
      for (let parent = 0; ;) {
        const left = 2 * parent + 1
        const child = at(left + 1) < at(left) ? left + 1 : left
        if (at(child) >= at(parent)) break
        swap(parent, child)
        parent = child
      }
      return top.item
    },
  }
}
