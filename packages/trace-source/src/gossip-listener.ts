/** Hears what happens at a gossipsub and tells it as events. @module */
import type { GossipSub, GossipsubMessage, MeshPeer } from '@libp2p/gossipsub'
import type { PeerId } from '@libp2p/interface'
import type { TraceEvent } from './events'
import type { MessageIdBytes } from './message-ids'
import { PeerBytes } from './peer-bytes'
import { PubsubState } from './pubsub-state'
import { rpcMeta } from './rpc-meta'
import { isObject, memberOf, Taps } from './taps'

export interface GossipListenerInit {
  pubsub: GossipSub
  self: PeerId
  messageIdBytes: MessageIdBytes
  /** Whether each exchange with a peer is told, or only those that could not be sent. */
  rpc: boolean
  report: (event: TraceEvent) => void
  onFault: (error: unknown) => void
}

/** As go-libp2p-pubsub words them. */
const REJECT_REASONS: Readonly<Record<string, string>> = {
  reject: 'validation failed',
  ignore: 'validation ignored',
  blacklisted: 'blacklisted peer',
}
/** Messages that wait for the verdict of their node, with asyncValidation. */
const UNJUDGED_MAX = 4_096
const TOPIC_MAX = 256

export class GossipListener {
  readonly state: PubsubState
  private readonly taps: Taps
  private readonly bytes: PeerBytes
  private readonly self: Uint8Array
  /** What gossipsub put into its cache last: while it publishes, the message that it publishes. */
  private lastCached: { text: string; topic: string } | undefined
  /** Ids of messages as they travel, to name those that could not be sent. */
  private readonly ids = new WeakMap<object, Uint8Array>()
  /** By id: topic and who it came from. */
  private readonly unjudged = new Map<string, { topic: string; from: Uint8Array }>()
  private isJudging = false

  constructor(private readonly init: GossipListenerInit) {
    const { pubsub, self, report } = init
    this.taps = new Taps(init.onFault)
    this.bytes = new PeerBytes(() => pubsub.getPeers())
    this.self = this.bytes.of(self)
    this.state = new PubsubState(pubsub, this.bytes, report)
  }

  /** Names of events that this version of gossipsub does not let us hear. */
  get missing(): readonly string[] {
    return [...this.taps.missing]
  }

  start(): void {
    const { pubsub } = this.init
    pubsub.addEventListener('gossipsub:message', this.onMessage)
    pubsub.addEventListener('gossipsub:graft', this.onMeshChange)
    pubsub.addEventListener('gossipsub:prune', this.onMeshChange)
    pubsub.addEventListener('gossipsub:heartbeat', this.onHeartbeat)
    pubsub.addEventListener('subscription-change', this.onPeerChange)
    this.tapTopics()
    this.tapPublishing()
    this.tapScore()
    this.tapValidation()
    this.tapExchanges()
    this.safely(() => this.state.update())
  }

  stop(): void {
    const { pubsub } = this.init
    this.taps.removeAll()
    pubsub.removeEventListener('gossipsub:message', this.onMessage)
    pubsub.removeEventListener('gossipsub:graft', this.onMeshChange)
    pubsub.removeEventListener('gossipsub:prune', this.onMeshChange)
    pubsub.removeEventListener('gossipsub:heartbeat', this.onHeartbeat)
    pubsub.removeEventListener('subscription-change', this.onPeerChange)
    this.unjudged.clear()
  }

  private tapTopics(): void {
    for (const method of ['subscribe', 'unsubscribe']) {
      this.taps.after('join', this.init.pubsub, method, () => {
        this.state.updateTopics()
      })
    }
  }

  /** The event of an own message comes after it was sent, and only with emitSelf: this comes before. */
  private tapPublishing(): void {
    const { pubsub } = this.init
    this.taps.after('publish', memberOf(pubsub, 'mcache'), 'put', ([names, message]) => {
      const text = memberOf(names, 'msgIdStr')
      const id = memberOf(names, 'msgId')
      const topic = memberOf(message, 'topic')
      if (typeof text !== 'string' || typeof topic !== 'string') return
      this.lastCached = { text, topic }
      if (isObject(message) && id instanceof Uint8Array) this.ids.set(message, id)
    })
    this.taps.after('publish', memberOf(pubsub, 'publishedMessageIds'), 'put', ([text]) => {
      if (typeof text !== 'string' || this.lastCached?.text !== text) return
      this.published(text, this.lastCached.topic)
    })
  }

  private tapScore(): void {
    const score = memberOf(this.init.pubsub, 'score')
    this.taps.after('duplicate', score, 'duplicateMessage', ([from, text, topic]) => {
      const names = this.names(from, text, topic)
      if (names !== null) this.init.report({ type: 'duplicate', ...names })
    })
    this.taps.after('reject', score, 'rejectMessage', ([from, text, topic, reason]) => {
      // Of one verdict all that handed the message over are told, which were duplicates to us.
      if (!this.isJudging) this.rejected(from, text, topic, reason)
    })
  }

  private tapValidation(): void {
    const { pubsub } = this.init
    if (memberOf(memberOf(pubsub, 'opts'), 'asyncValidation') !== true) return
    this.taps.before('validation', pubsub, 'reportMessageValidationResult', () => {
      this.isJudging = true
    })
    this.taps.after('validation', pubsub, 'reportMessageValidationResult', ([text, from, verdict]) => {
      this.isJudging = false
      if (typeof text !== 'string') return
      const waiting = this.unjudged.get(text)
      if (waiting === undefined) return
      this.unjudged.delete(text)
      if (verdict === 'accept') this.delivered(text, waiting.from, waiting.topic)
      else this.rejected(from, text, waiting.topic, verdict)
    })
  }

  private tapExchanges(): void {
    const { pubsub, rpc } = this.init
    const tell = (type: 'receive-rpc' | 'send-rpc' | 'drop-rpc', id: unknown, exchange: unknown): void => {
      const peer = typeof id === 'string' ? this.bytes.find(id) : null
      if (peer !== null) this.init.report({ type, peer, meta: rpcMeta(exchange, this.ids) })
    }
    this.taps.after('drop-rpc', pubsub, 'sendRpc', ([to, exchange], wasSent) => {
      if (wasSent === false) tell('drop-rpc', to, exchange)
      else if (rpc) tell('send-rpc', to, exchange)
    })
    if (!rpc) return
    this.taps.after('send-rpc', pubsub, 'sendRpcInBatch', ([to, exchange]) => {
      // Whoever it could not be sent to is no longer in the set.
      if (to instanceof Set) for (const id of to) tell('send-rpc', id, exchange)
    })
    this.taps.before('receive-rpc', pubsub, 'handleReceivedRpc', ([from, exchange]) => {
      tell('receive-rpc', String(from), exchange)
    })
  }

  private readonly onMessage = ({ detail }: CustomEvent<GossipsubMessage>): void => {
    this.safely(() => {
      const { propagationSource, msgId, msg } = detail
      if (propagationSource.equals(this.init.self)) {
        if (this.taps.missing.has('publish')) this.published(msgId, msg.topic)
        return
      }
      const from = this.bytes.of(propagationSource)
      if (memberOf(memberOf(this.init.pubsub, 'opts'), 'asyncValidation') !== true) {
        this.delivered(msgId, from, msg.topic)
        return
      }
      if (this.unjudged.size >= UNJUDGED_MAX) {
        const [oldest] = this.unjudged.keys()
        if (oldest !== undefined) this.unjudged.delete(oldest)
      }
      this.unjudged.set(msgId, { topic: msg.topic, from })
    })
  }

  private readonly onMeshChange = ({ detail }: CustomEvent<MeshPeer>): void => {
    this.safely(() => {
      this.state.updateMesh(detail.topic)
    })
  }

  private readonly onPeerChange = (): void => {
    this.safely(() => {
      this.state.updatePeers()
    })
  }

  private readonly onHeartbeat = (): void => {
    this.safely(() => {
      this.state.update()
    })
  }

  /** The publisher has its own message too: as go-libp2p-pubsub reports it, from itself. */
  private published(text: string, topic: string): void {
    const message = this.init.messageIdBytes(text)
    this.init.report({ type: 'publish', message, topic: cut(topic) })
    this.init.report({ type: 'deliver', message, from: this.self, topic: cut(topic) })
  }

  private delivered(text: string, from: Uint8Array, topic: string): void {
    this.init.report({ type: 'deliver', message: this.init.messageIdBytes(text), from, topic: cut(topic) })
  }

  private rejected(from: unknown, text: unknown, topic: unknown, reason: unknown): void {
    const names = this.names(from, text, topic)
    if (names === null || typeof reason !== 'string') return
    this.init.report({ type: 'reject', ...names, reason: REJECT_REASONS[reason] ?? cut(reason) })
  }

  private names(
    from: unknown,
    text: unknown,
    topic: unknown,
  ): { from: Uint8Array; message: Uint8Array; topic: string } | null {
    if (typeof from !== 'string' || typeof text !== 'string' || typeof topic !== 'string') return null
    const peer = this.bytes.find(from)
    if (peer === null) return null
    return { from: peer, message: this.init.messageIdBytes(text), topic: cut(topic) }
  }

  private safely(action: () => void): void {
    try {
      action()
    } catch (error) {
      this.init.onFault(error)
    }
  }
}

const cut = (text: string): string => text.slice(0, TOPIC_MAX)
