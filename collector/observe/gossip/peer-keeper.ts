/**
 * Stays connected to some nodes that speak gossip, and takes others in place of those that go away or stay silent.
 * @module
 */
import type { GossipSub } from '@libp2p/gossipsub'
import type { Connection, Libp2p, PeerId } from '@libp2p/interface'
import { peerIdFromString } from '@libp2p/peer-id'
import { multiaddr } from '@multiformats/multiaddr'
import type { DialPolicy } from '../../crawl/address/dial-policy'
import type { Candidate, Candidates } from './candidates'
import type { ChosenPeers } from './chosen-peers'
import type { PeerOutcome } from './gossip-metrics'

export interface PeerKeeperInit {
  libp2p: Libp2p
  gossip: Pick<GossipSub, 'getPeers' | 'getSubscribers'>
  topics: readonly string[]
  chosen: ChosenPeers
  candidates: Candidates
  policy: Pick<DialPolicy, 'permits'>
  /** How many to stay connected to. */
  peers: number
  onOutcome: (outcome: PeerOutcome) => void
  /** Ms. */
  now: () => number
}

export interface PeerKeeper {
  /** How many are connected now. */
  readonly size: number
  /** There may be a new candidate: takes it at once where one is wanted. */
  wake(): void
  /** Parts from a node altogether, and leaves it alone for some time. */
  expel(peerId: string): void
  /** Parts from all. */
  stop(): Promise<void>
}

interface Kept extends Candidate {
  readonly id: PeerId
  /** The one that gossip goes over; the node may have others. */
  readonly connection: Connection
  readonly sinceMs: number
}

const second = 1_000
const minute = 60 * second

const LOOK_EVERY_MS = 1 * second
const DIALS_AT_ONCE = 4
const DIAL_TIMEOUT_MS = 10 * second
const CLOSE_TIMEOUT_MS = 1 * second
/** How long a node has to open its side of the gossip and to say which topics it is subscribed to. */
const SILENCE_MS = 20 * second
const FIRST_BACK_OFF_MS = 5 * second
const MAX_BACK_OFF_MS = 10 * minute
/** The back-off of a node that was expelled is the longest from the first. */
const EXPELLED_TIMES = 10
/** Nodes whose failures are remembered. */
const MAX_FAILED = 1_024
/** The connection manager parts from those of the least value first. */
const TAG = 'gossip-observer'
const TAG_VALUE = 50

export function keepPeers(init: PeerKeeperInit): PeerKeeper {
  const { libp2p, gossip, chosen, now } = init
  const kept = new Map<string, Kept>()
  const dialling = new Map<string, Candidate>()
  const failed = new Map<string, { times: number; untilMs: number }>()
  const stopping = new AbortController()

  const backOff = (peerId: string): void => {
    const times = (failed.get(peerId)?.times ?? 0) + 1
    // Set anew, so that the oldest failure is the first of the map.
    failed.delete(peerId)
    failed.set(peerId, {
      times,
      untilMs: now() + Math.min(FIRST_BACK_OFF_MS * 2 ** (times - 1), MAX_BACK_OFF_MS),
    })
    const oldest = failed.keys().next().value
    if (failed.size > MAX_FAILED && oldest !== undefined) failed.delete(oldest)
  }

  const dial = async (candidate: Candidate): Promise<void> => {
    const { peerId, address } = candidate
    const id = peerIdFromString(peerId)
    dialling.set(peerId, candidate)
    chosen.choose(peerId)
    try {
      const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(DIAL_TIMEOUT_MS)])
      // One that is connected already, since it reports here, is not dialled again.
      const connection = await libp2p.dial(multiaddr(`${address}/p2p/${peerId}`), { signal })
      await libp2p.peerStore.merge(id, { tags: { [TAG]: { value: TAG_VALUE } } }, { signal })
      signal.throwIfAborted()
      await chosen.introduce(connection)
      kept.set(peerId, { ...candidate, id, connection, sinceMs: now() })
      init.onOutcome('connected')
    } catch {
      await chosen.dismiss(id)
      if (stopping.signal.aborted) return
      backOff(peerId)
      init.onOutcome('failed')
    } finally {
      dialling.delete(peerId)
    }
  }

  const part = async ({ peerId, id }: Kept): Promise<void> => {
    kept.delete(peerId)
    // Only what was opened from here: a node that reports its traces keeps the connection it opened for that.
    const ours = libp2p.getConnections(id).filter(({ direction }) => direction === 'outbound')
    const signal = AbortSignal.timeout(CLOSE_TIMEOUT_MS)
    await Promise.allSettled([
      chosen.dismiss(id),
      libp2p.peerStore.merge(id, { tags: { [TAG]: undefined } }, { signal }),
      ...ours.map((connection) => connection.close({ signal })),
    ])
  }

  const isListening = (): ((peer: Kept) => boolean) => {
    const speaking = new Set(gossip.getPeers().map(String))
    const subscribed = new Set(init.topics.flatMap((topic) => gossip.getSubscribers(topic).map(String)))
    return ({ peerId }) => speaking.has(peerId) && subscribed.has(peerId)
  }

  const look = (): void => {
    const listens = isListening()
    for (const peer of [...kept.values()]) {
      const isConnected = peer.connection.status === 'open'
      if (isConnected && listens(peer)) {
        failed.delete(peer.peerId)
        continue
      }
      if (isConnected && now() - peer.sinceMs < SILENCE_MS) continue
      init.onOutcome(isConnected ? 'silent' : 'lost')
      backOff(peer.peerId)
      void part(peer)
    }
    fill()
  }

  const fill = (): void => {
    while (kept.size + dialling.size < init.peers && dialling.size < DIALS_AT_ONCE) {
      const next = init.candidates.pick([...kept.values(), ...dialling.values()], isFree)
      if (next === undefined) return
      void dial(next)
    }
  }

  const isFree = ({ peerId, address }: Candidate): boolean =>
    !kept.has(peerId) &&
    !dialling.has(peerId) &&
    (failed.get(peerId)?.untilMs ?? 0) <= now() &&
    init.policy.permits(multiaddr(address))

  const timer = setInterval(look, LOOK_EVERY_MS)
  timer.unref()
  look()

  return {
    get size() {
      return kept.size
    },
    wake: fill,
    expel(peerId) {
      kept.delete(peerId)
      failed.set(peerId, { times: EXPELLED_TIMES, untilMs: now() + MAX_BACK_OFF_MS })
      init.onOutcome('flooding')
      const id = peerIdFromString(peerId)
      const signal = AbortSignal.timeout(CLOSE_TIMEOUT_MS)
      void Promise.allSettled([chosen.dismiss(id), libp2p.hangUp(id, { signal })])
    },
    async stop() {
      clearInterval(timer)
      stopping.abort()
      await Promise.all([...kept.values()].map(part))
    },
  }
}
