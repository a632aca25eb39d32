/** What a visit leaves in `sightings`, behind its time, node, collector and crawl. @module */
import type { Random } from '../mesh/random'
import { cell, NULL, tenths } from './text-batch'
import type { Identity } from './versions'

const PINGED = 0.985
/** An event loop that is later than this was busy, tenths of a ms. */
const QUIET_TENTHS = 30

/** @param place - the cells that `placeText` makes. */
export function missedCells(error: string, failuresInRow: number, tookMs: number, place: string): string {
  return `0\t${error}\t${String(failuresInRow)}\t\t[]\t${NULL}\t${NULL}\tnone\t0\t${String(tookMs)}\t${place}\n`
}

export interface ReachedVisit {
  /** The cells that {@link identityCells} makes. */
  readonly identity: string
  /** null: its table was not read whole. */
  readonly peers: number | null
  /** The cells that {@link rttCells} makes. */
  readonly rtt: string
  readonly tookMs: number
}

export function reachedCells({ identity, peers, rtt, tookMs }: ReachedVisit, place: string): string {
  const read = peers === null ? `stream_reset\t0\t${identity}\t${NULL}` : `\t0\t${identity}\t${String(peers)}`
  return `1\t${read}\t${rtt}\t${String(tookMs)}\t${place}\n`
}

export function identityCells({ agent, protocols }: Identity): string {
  return `${cell(agent)}\t[${protocols.map((name) => `'${name}'`).join(',')}]`
}

/** @param delayMs - there and back, without what queues add. */
export function rttCells(delayMs: number, random: Random): string {
  // Queues on the way only ever add.
  const rttTenths = Math.round(10 * delayMs * (1 + 0.02 * random.next()) - 12 * Math.log(1 - random.next()))
  const isPinged = random.next() < PINGED
  const loopTenths = Math.floor(-6 * Math.log(1 - random.next()))
  if (!isPinged) return `${NULL}\tnone\t0`
  return `${tenths(rttTenths)}\t${loopTenths <= QUIET_TENTHS ? 'ping_quiet' : 'ping_busy'}\t${tenths(loopTenths)}`
}

/** How long it takes to find out that nobody answers, whole ms. */
export function missedTookMs(error: string, random: Random): number {
  return error === 'io_timeout'
    ? 10_000 + Math.floor(random.next() * 12)
    : 20 + Math.floor(random.next() * 180)
}
