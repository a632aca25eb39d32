/**
 * Makes files of the map: of a small one at once, of a large one in a thread of its own. A million nodes with five million
 * links take seconds, in which everybody else would wait; copying them takes a twentieth of one.
 * @module
 */
import { encodeSnapshot } from '@/lib/graph/codec/encode'
import { encodeGroups } from '@/lib/graph/codec/groups'
import type { MapSnapshot, SnapshotHeader } from '@/lib/graph/snapshot'
import { copied } from '../book-columns'
import type { MapFeed } from '../map-feed'
import type { AskedGrouping } from '../map-groups'
import type { MapBudget } from '../map-part'
import type { Pressed, PressTask } from './orders'
import { PressError, PressThread } from './press-thread'

/** Nodes and links together: below, a file takes some ten milliseconds. */
const LARGE_FROM = 100_000

export interface PressedFile {
  readonly seq: number
  readonly bytes: Uint8Array
  /** What making it took, waiting left out, ms. */
  readonly costMs: number
}

/** Of the map as it was when the order was given. */
interface Made {
  readonly header: SnapshotHeader
  readonly pressed: Pressed
  readonly beganMs: number
}

export class MapPress {
  readonly #feed: MapFeed
  readonly #largeFrom: number
  readonly #thread = new PressThread()

  /** @param largeFrom - nodes and links together from which on the map is large. */
  constructor(feed: MapFeed, largeFrom = LARGE_FROM) {
    this.#feed = feed
    this.#largeFrom = largeFrom
  }

  /** @throws {PressError} */
  async snapshot(budget: MapBudget): Promise<PressedFile> {
    const began = performance.now()
    if (!this.#isLarge()) return fileOf(this.#feed.snapshot(budget), began)
    const { header, pressed, beganMs } = await this.#make({ kind: 'snapshot', budget })
    if ('part' in pressed) return fileOf(this.#feed.named(header, pressed.part), beganMs)
    return { seq: header.seq, bytes: pressed.bytes, costMs: performance.now() - beganMs }
  }

  /** @throws {PressError} */
  async groups(by: AskedGrouping): Promise<PressedFile> {
    const began = performance.now()
    if (!this.#isLarge()) {
      const groups = this.#feed.groups(by)
      return { seq: groups.seq, bytes: encodeGroups(groups), costMs: performance.now() - began }
    }
    const { header, pressed, beganMs } = await this.#make({ kind: 'groups', by })
    if ('part' in pressed) throw new PressError('The press made a part of groups.')
    return { seq: header.seq, bytes: pressed.bytes, costMs: performance.now() - beganMs }
  }

  /** To be read here. @throws {PressError} */
  async part(budget: MapBudget): Promise<MapSnapshot> {
    if (!this.#isLarge()) return this.#feed.snapshot(budget)
    const { header, pressed } = await this.#make({ kind: 'part', budget })
    if ('bytes' in pressed) throw new PressError('The press made bytes of a part.')
    return this.#feed.named(header, pressed.part)
  }

  close(): Promise<void> {
    return this.#thread.close()
  }

  #isLarge(): boolean {
    const { nodes, links } = this.#feed.state.size
    return nodes + links >= this.#largeFrom
  }

  async #make(task: PressTask): Promise<Made> {
    let header = this.#feed.header()
    let beganMs = 0
    const pressed = await this.#thread.make(() => {
      // The map as it is when its turn has come.
      header = this.#feed.header()
      beganMs = performance.now()
      return { task, header, books: copied(this.#feed.state.columns()) }
    })
    return { header, pressed, beganMs }
  }
}

function fileOf(snapshot: MapSnapshot, beganMs: number): PressedFile {
  const bytes = encodeSnapshot(snapshot)
  return { seq: snapshot.seq, bytes, costMs: performance.now() - beganMs }
}
