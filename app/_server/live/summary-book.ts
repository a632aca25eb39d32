/**
 * Summaries of nodes by slot, in columns: a million of them as objects are a gigabyte, and few are ever asked for. One
 * is made again for whoever does.
 * @module
 */
import type { NodeSummary } from '@/lib/nodes'
import { GrowingTable } from './growing-table'
import { TextStore } from './text-store'

const FIRST_SLOTS = 1_024

/** What nodes share. */
interface SharedFacts {
  readonly place: Pick<NodeSummary, 'country' | 'region' | 'city' | 'placeSource'>
  readonly system: Pick<NodeSummary, 'asn' | 'asName'>
  readonly state: Pick<NodeSummary, 'status' | 'error' | 'rttMethod' | 'agent'>
}

/** Numbers that may be unknown are NaN then. */
const NUMBERS = [
  'peerCount',
  'lat',
  'lon',
  'rttMs',
  'uptime24h',
  'firstSeenMs',
  'lastSeenMs',
  'lastVisitMs',
] as const
type NumberColumn = (typeof NUMBERS)[number]

export class SummaryBook {
  readonly #numbers = new Map<NumberColumn, Float64Array>(
    NUMBERS.map((name) => [name, new Float64Array(FIRST_SLOTS)]),
  )
  readonly #rows = {
    place: new Uint32Array(FIRST_SLOTS),
    system: new Uint32Array(FIRST_SLOTS),
    state: new Uint32Array(FIRST_SLOTS),
  }
  readonly #tables: { readonly [Name in keyof SharedFacts]: GrowingTable<SharedFacts[Name]> } = {
    place: new GrowingTable((place) => Object.values(place).join('\n')),
    system: new GrowingTable((system) => Object.values(system).join('\n')),
    state: new GrowingTable((state) => Object.values(state).join('\n')),
  }
  readonly #peerIds = new TextStore()
  /** Empty: none is known. */
  readonly #publicKeys = new TextStore()
  #isThere = new Uint8Array(FIRST_SLOTS)

  /** That texts of nodes take, which they do not share. */
  get textBytes(): number {
    return this.#peerIds.bytes + this.#publicKeys.bytes
  }

  has(slot: number): boolean {
    return this.#isThere[slot] === 1
  }

  peerIdAt(slot: number): string {
    return this.#peerIds.get(slot)
  }

  /** ms since 1970; NaN: there is no summary. */
  lastVisitMsAt(slot: number): number {
    return this.has(slot) ? (this.#numbers.get('lastVisitMs')?.[slot] ?? NaN) : NaN
  }

  /** @param num - of the node in the slot. */
  get(slot: number, num: number): NodeSummary | undefined {
    if (!this.has(slot)) return undefined
    const place = this.#tables.place.rows[this.#rows.place[slot] ?? 0]
    const system = this.#tables.system.rows[this.#rows.system[slot] ?? 0]
    const state = this.#tables.state.rows[this.#rows.state[slot] ?? 0]
    if (place === undefined || system === undefined || state === undefined) return undefined
    const publicKey = this.#publicKeys.get(slot)
    return {
      num,
      peerId: this.#peerIds.get(slot),
      publicKey: publicKey === '' ? null : publicKey,
      ...state,
      ...place,
      ...system,
      peerCount: this.#known('peerCount', slot),
      lat: this.#known('lat', slot),
      lon: this.#known('lon', slot),
      rttMs: this.#known('rttMs', slot),
      uptime24h: this.#known('uptime24h', slot),
      firstSeenMs: this.#known('firstSeenMs', slot) ?? 0,
      lastSeenMs: this.#known('lastSeenMs', slot),
      lastVisitMs: this.#known('lastVisitMs', slot) ?? 0,
    }
  }

  put(slot: number, summary: NodeSummary): void {
    this.#reserve(slot)
    const { status, error, rttMethod, agent, country, region, city, placeSource, asn, asName } = summary
    this.#rows.state[slot] = this.#tables.state.indexOf({ status, error, rttMethod, agent })
    this.#rows.place[slot] = this.#tables.place.indexOf({ country, region, city, placeSource })
    this.#rows.system[slot] = this.#tables.system.indexOf({ asn, asName })
    for (const [name, column] of this.#numbers) column[slot] = summary[name] ?? NaN
    // A number is never given to another node, but a slot is.
    if (!this.has(slot) || this.#peerIds.get(slot) !== summary.peerId) this.#peerIds.put(slot, summary.peerId)
    const publicKey = summary.publicKey ?? ''
    if (!this.has(slot) || this.#publicKeys.get(slot) !== publicKey) this.#publicKeys.put(slot, publicKey)
    this.#isThere[slot] = 1
  }

  delete(slot: number): void {
    this.#isThere[slot] = 0
  }

  /** Lets go of what no node uses any more, when it is much. @param end - slots up to here may be used. */
  tidy(end: number): void {
    const isUsed = (slot: number): boolean => this.has(slot)
    this.#tables.place.tidy(this.#rows.place, end, isUsed)
    this.#tables.system.tidy(this.#rows.system, end, isUsed)
    this.#tables.state.tidy(this.#rows.state, end, isUsed)
    this.#peerIds.tidy()
    this.#publicKeys.tidy()
  }

  #known(name: NumberColumn, slot: number): number | null {
    const value = this.#numbers.get(name)?.[slot] ?? NaN
    return Number.isNaN(value) ? null : value
  }

  #reserve(slot: number): void {
    if (slot < this.#isThere.length) return
    const slots = 2 * slot
    for (const [name, column] of this.#numbers) {
      const grown = new Float64Array(slots)
      grown.set(column)
      this.#numbers.set(name, grown)
    }
    for (const name of ['place', 'system', 'state'] as const) {
      const grown = new Uint32Array(slots)
      grown.set(this.#rows[name])
      this.#rows[name] = grown
    }
    const isThere = new Uint8Array(slots)
    isThere.set(this.#isThere)
    this.#isThere = isThere
  }
}
