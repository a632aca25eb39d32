/** A binary heap of numbers by cost, on flat arrays. @module */

export class LeastHeap {
  #costs: Float64Array
  #items: Uint32Array
  #size = 0

  /** @param capacity - items it has room for before it grows. */
  constructor(capacity: number) {
    this.#costs = new Float64Array(Math.max(1, capacity))
    this.#items = new Uint32Array(Math.max(1, capacity))
  }

  get size(): number {
    return this.#size
  }

  push(item: number, cost: number): void {
    if (this.#size === this.#items.length) this.#grow()
    let at = this.#size++
    while (at > 0) {
      const parent = (at - 1) >> 1
      const parentCost = this.#costs[parent] ?? 0
      if (parentCost <= cost) break
      this.#costs[at] = parentCost
      this.#items[at] = this.#items[parent] ?? 0
      at = parent
    }
    this.#costs[at] = cost
    this.#items[at] = item
  }

  /** Takes out the item of least cost. @returns undefined when it is empty. */
  pop(): number | undefined {
    if (this.#size === 0) return undefined
    const least = this.#items[0]
    this.#size--
    const cost = this.#costs[this.#size] ?? 0
    const item = this.#items[this.#size] ?? 0
    let at = 0
    for (let child = 1; child < this.#size; child = 2 * at + 1) {
      const isRightLess = child + 1 < this.#size && (this.#costs[child + 1] ?? 0) < (this.#costs[child] ?? 0)
      const lesser = isRightLess ? child + 1 : child
      const lesserCost = this.#costs[lesser] ?? 0
      if (lesserCost >= cost) break
      this.#costs[at] = lesserCost
      this.#items[at] = this.#items[lesser] ?? 0
      at = lesser
    }
    this.#costs[at] = cost
    this.#items[at] = item
    return least
  }

  #grow(): void {
    const costs = new Float64Array(this.#costs.length * 2)
    const items = new Uint32Array(costs.length)
    costs.set(this.#costs)
    items.set(this.#items)
    this.#costs = costs
    this.#items = items
  }
}
