import type { MapStore } from '../model/map-store'

export interface DrawnPicture {
  /** All nodes and links that are to be seen are drawn, and rest. */
  readonly isWhole: boolean
  /** Groups stand for nodes, in full strength. */
  readonly isGrouped: boolean
  readonly nodes: number
  readonly links: number
}

/** Says outside what was drawn: for tests and measurements, which cannot see into a canvas. */
export class PictureMarks {
  readonly #dataset: DOMStringMap
  readonly #store: MapStore
  readonly #marked = new Set<string>()
  #request = 0

  constructor(container: HTMLElement, store: MapStore) {
    this.#dataset = container.dataset
    this.#store = store
  }

  drawn({ isWhole, isGrouped, nodes, links }: DrawnPicture): void {
    this.tell('drawnNodes', nodes)
    this.tell('drawnLinks', links)
    const isEmpty = this.#store.phase === 'empty'
    this.#set('picture', isEmpty ? (isGrouped ? 'groups' : 'empty') : isWhole ? 'whole' : 'drawing')
    // The groups of a map of which no node is there yet: a picture, but none of nodes.
    if (isEmpty && isGrouped) this.#mark('map:groups')
    if (!isWhole || isEmpty) return
    this.#mark('map:first-picture')
    if (this.#store.phase === 'facts') this.#mark('map:facts')
  }

  tell(name: 'drawnNodes' | 'drawnLinks' | 'particles', count: number): void {
    this.#set(name, String(count))
  }

  stop(): void {
    cancelAnimationFrame(this.#request)
  }

  #set(name: string, value: string): void {
    if (this.#dataset[name] !== value) this.#dataset[name] = value
  }

  /** Once each, when the frame that was drawn has been shown. */
  #mark(name: string): void {
    if (this.#marked.has(name)) return
    this.#marked.add(name)
    this.#request = requestAnimationFrame(() => performance.mark(name))
  }
}
