/**
 * One visit to one node: dial its addresses, ask who it is, ping, read its routing table, part. What was learned
 * before something went wrong is kept.
 * @module
 */
import { multiaddr } from '@multiformats/multiaddr'
import type { CrawlError } from '@/lib/crawl-errors'
import { askIdentity } from '../protocols/identify/ask-identity'
import type { Identity } from '../protocols/identify/codec'
import { IDENTIFY_PROTOCOL } from '../protocols/identify/constants'
import { findNodeChannel } from '../protocols/kad/find-node'
import { classifyDialError, classifyTalkError } from './classify-error'
import { createDeadline, type Deadline } from './deadline'
import type { CrawlHost } from './host/host'
import type { PeerConnection } from './host/peer-connection'
import type { IpBudget } from './ip-budget'
import type { LoopWatch } from './loop-watch'
import { measureRtt, type RttCare, type RttReading } from './measure-rtt'
import type { PeerReader } from './peer-reader'
import type { KeySource } from './table/key-table'
import { readTable, type TableReading, type TableReadingLimits } from './table/read-table'

export interface VisitTarget {
  readonly peerId: string
  /** Addresses the policy permits, the likeliest first. */
  readonly addresses: readonly { text: string; ip: string }[]
  /** The one that worked last; null: none ever did. */
  readonly workingAddress: string | null
  /** Addresses it does not. */
  readonly refused: readonly string[]
}

export interface DialAttempt {
  readonly address: string
  readonly error: CrawlError | null
  readonly detail: string
  readonly tookMs: number
}

export interface VisitResult {
  readonly reachable: boolean
  readonly error: CrawlError | null
  readonly attempts: readonly DialAttempt[]
  /** The address that worked. */
  readonly address: { text: string; ip: string } | null
  readonly identity: Identity | null
  readonly rtt: RttReading | null
  readonly table: TableReading | null
  readonly tookMs: number
}

export interface VisitLimits {
  dialMs: number
  rpcMs: number
  visitMs: number
  maxAddresses: number
  table: TableReadingLimits
}

export interface VisitComponents {
  host: CrawlHost
  budget: IpBudget
  keys: KeySource
  peers: PeerReader
  loop: LoopWatch
  kadProtocols: readonly string[]
  limits: VisitLimits
}

export interface VisitOptions {
  rttCare: RttCare
  readsTable: boolean
}

/** @throws only what `signal` was aborted with: a visit that was called off says nothing about the node. */
export async function visit(
  components: VisitComponents,
  target: VisitTarget,
  options: VisitOptions,
  signal: AbortSignal,
): Promise<VisitResult> {
  const startMs = performance.now()
  const attempts: DialAttempt[] = target.refused.map((address) => ({
    address,
    error: 'address_refused_by_policy',
    detail: '',
    tookMs: 0,
  }))
  const dialled = await dialFirst(components, target, attempts, signal)
  const result = {
    reachable: dialled !== null,
    attempts,
    address: dialled?.address ?? null,
    identity: null,
    rtt: null,
    table: null,
  }
  if (dialled === null) {
    return { ...result, error: summaryOf(attempts), tookMs: performance.now() - startMs }
  }
  const deadline = createDeadline(signal, components.limits.visitMs)
  try {
    const learned = await talk(components, dialled.connection, options, deadline)
    signal.throwIfAborted()
    return { ...result, ...learned, tookMs: performance.now() - startMs }
  } finally {
    deadline.end()
    await dialled.connection.close()
  }
}

/** Tries one address after another; each has its share of the time that is left. */
async function dialFirst(
  { host, budget, limits }: VisitComponents,
  target: VisitTarget,
  attempts: DialAttempt[],
  signal: AbortSignal,
): Promise<{ connection: PeerConnection; address: { text: string; ip: string } } | null> {
  const addresses = target.addresses.slice(0, limits.maxAddresses)
  const endsAtMs = performance.now() + limits.dialMs
  for (const [index, address] of addresses.entries()) {
    const startMs = performance.now()
    const dial = budget.take(address.ip, address.text === target.workingAddress)
    if (dial === null) {
      attempts.push({ address: address.text, error: 'too_many_dials', detail: '', tookMs: 0 })
      continue
    }
    const deadline = createDeadline(signal, limits.dialMs)
    deadline.step('dial', (endsAtMs - startMs) / (addresses.length - index))
    try {
      const connection = await host.dial(multiaddr(address.text), target.peerId, deadline.signal)
      dial.end(true)
      attempts.push({ address: address.text, error: null, detail: '', tookMs: performance.now() - startMs })
      return { connection, address }
    } catch (error) {
      dial.end(false)
      signal.throwIfAborted()
      const why = classifyDialError(deadline.signal.aborted ? deadline.signal.reason : error)
      attempts.push({ address: address.text, ...why, tookMs: performance.now() - startMs })
    } finally {
      deadline.end()
    }
  }
  return null
}

/** What one step could not give does not keep the next from trying, as long as the connection holds. */
async function talk(
  components: VisitComponents,
  connection: PeerConnection,
  options: VisitOptions,
  deadline: Deadline,
): Promise<Pick<VisitResult, 'identity' | 'rtt' | 'table' | 'error'>> {
  const { kadProtocols, limits } = components
  const step = (name: string): AbortSignal => {
    deadline.step(name, limits.rpcMs)
    return deadline.signal
  }
  const errorOf = (thrown: unknown): CrawlError | null =>
    thrown === null
      ? null
      : classifyTalkError(deadline.signal.aborted ? deadline.signal.reason : thrown).error
  let identity: Identity | null = null
  let rtt: RttReading | null = null
  let table: TableReading | null = null
  try {
    identity = await identify(connection, step)
    // The pings have a limit of their own, so that a node that does not answer them still has its table read.
    deadline.step('ping', 2 * limits.rpcMs)
    rtt = await measureRtt(connection, components.loop, options.rttCare, limits.rpcMs, deadline.signal)
    if (options.readsTable) {
      const stream = await connection.openStream(kadProtocols, step('open kad'))
      table = await readTable({
        channel: findNodeChannel(stream),
        keys: components.keys,
        peers: components.peers,
        limits: limits.table,
        beforeQuestion: () => step('find node'),
      })
    }
    return { identity, rtt, table, error: table === null ? null : errorOf(table.failure) }
  } catch (thrown) {
    return { identity, rtt, table, error: errorOf(thrown) }
  }
}

/** @returns null when the node does not speak identify. */
async function identify(
  connection: PeerConnection,
  step: (name: string) => AbortSignal,
): Promise<Identity | null> {
  const signal = step('identify')
  try {
    return await askIdentity(await connection.openStream([IDENTIFY_PROTOCOL], signal), signal)
  } catch (error) {
    if (classifyTalkError(error).error === 'protocol_not_supported') return null
    throw error
  }
}

/** One error for the visit: of the addresses that were really tried, the last one's. */
function summaryOf(attempts: readonly DialAttempt[]): CrawlError {
  const tried = attempts.filter(
    ({ error }) => error !== 'address_refused_by_policy' && error !== 'too_many_dials',
  )
  return tried.at(-1)?.error ?? attempts.findLast(({ error }) => error !== null)?.error ?? 'no_address'
}
