import type { MapStore } from '../model/map-store'

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

  drawn(isWhole: boolean, nodes: number, links: number): void {
    this.tell('drawnNodes', nodes)
    this.tell('drawnLinks', links)
    const isEmpty = this.#store.phase === 'empty'
    this.#set('picture', isEmpty ? 'empty' : isWhole ? 'whole' : 'drawing')
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
