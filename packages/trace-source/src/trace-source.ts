/** The service: listens to the gossipsub of its node and reports to a collector. @module */
import type { GossipSub } from '@libp2p/gossipsub'
import {
  serviceDependencies,
  type ComponentLogger,
  type Logger,
  type PeerId,
  type PeerStore,
  type Startable,
} from '@libp2p/interface'
import type { Multiaddr } from '@multiformats/multiaddr'
import { wallClock } from './clock'
import { collectorsOf } from './collectors'
import { EventBuffer } from './event-buffer'
import { EventEncoder } from './event-encoder'
import type { TraceEvent } from './events'
import { GossipListener } from './gossip-listener'
import { fromBase64, readsIdsOf, type MessageIdBytes } from './message-ids'
import { Reporter, type Dialler } from './reporter'
import { isObject } from './taps'

export interface TraceSourceComponents {
  peerId: PeerId
  peerStore: PeerStore
  connectionManager: Dialler
  logger: ComponentLogger
}

export interface TraceSourceInit {
  /** Name under which the gossipsub is among the node’s services. Default: `pubsub`. */
  pubsub?: string
  /** Most events that wait while the collector is away; the oldest are dropped beyond. Default: 65,536. */
  maxBufferedEvents?: number
  /** Events in one batch at most. Default: 1,000. */
  batchEvents?: number
  /** How long an event waits for others before it is sent, milliseconds. Default: 250. */
  batchIntervalMs?: number
  /**
   * true: reports each exchange with a peer too (RECV_RPC, SEND_RPC), which several times as many events. Exchanges
   * that could not be sent (DROP_RPC) are always reported. Default: false.
   */
  rpc?: boolean
  /** Bytes of a message id from gossipsub’s text; needed where gossipsub has a `msgIdToStrFn`. Default: base64. */
  messageIdBytes?: MessageIdBytes
  /** Microseconds since 1970. Default: this machine’s clock. */
  now?: () => number
  /** Limit of one attempt to connect, milliseconds. Default: 10,000. */
  dialTimeoutMs?: number
  /** How long the collector may leave what was sent unread, milliseconds. Default: 30,000. */
  stallTimeoutMs?: number
  /** Between attempts, doubled each time, by chance up to half less. Milliseconds. Default: 1,000 to 60,000. */
  retryMs?: { readonly least: number; readonly most: number }
  /** In [0, 1). Default: `Math.random`. */
  random?: () => number
  /** Default: false. */
  runOnLimitedConnection?: boolean
}

export interface TraceStatus {
  /** `idle`: not started, or told of no collector. */
  readonly state: 'idle' | 'connecting' | 'connected'
  /** Peer id of the collector that is reported to; null while there is none. */
  readonly collector: string | null
  /** Events handed to the connection, since the node was started first. */
  readonly sentEvents: number
  /** Bytes of them before compression. */
  readonly sentBytes: number
  /** Events that wait. */
  readonly buffered: number
  /** Events that were dropped because too many waited, or still waited when the reporting was ended. */
  readonly dropped: number
  /** Events that were being written when a connection broke: the collector has them in part, or not at all. */
  readonly lost: number
  /** Kinds of events that this version of gossipsub does not let us hear. */
  readonly missing: readonly string[]
  /** Errors of our own that were kept from the node. */
  readonly faults: number
  /** Why there is no connection, or was none the last time. */
  readonly lastError: string | null
}

/** How long a node that stops waits for its last events to go. */
const STOP_WITHIN_MS = 1_000
const RETRY_MS = { least: 1_000, most: 60_000 } as const

export class TraceSource implements Startable {
  private readonly log: Logger
  private readonly buffer: EventBuffer
  private readonly now: () => number
  private readonly messageIdBytes: MessageIdBytes
  private collectors: readonly (readonly Multiaddr[])[]
  private listener: GossipListener | undefined
  private reporter: Reporter | undefined
  private isUp = false
  private collector: string | null = null
  private sentEvents = 0
  private sentBytes = 0
  private lostEvents = 0
  private faults = 0
  private lastError: string | null = null
  private droppedBefore = 0

  /** @throws {TypeError} when an address does not fit. */
  constructor(
    private readonly components: TraceSourceComponents,
    collectors: string | readonly string[],
    private readonly init: TraceSourceInit = {},
  ) {
    this.log = components.logger.forComponent('meshara:trace-source')
    this.collectors = collectorsOf(collectors)
    this.now = init.now ?? wallClock()
    this.messageIdBytes = init.messageIdBytes ?? fromBase64
    const maxEvents = Math.max(1, init.maxBufferedEvents ?? 65_536)
    this.buffer = new EventBuffer({
      encoder: new EventEncoder(components.peerId.toMultihash().bytes),
      maxEvents,
      batchEvents: Math.max(1, Math.min(init.batchEvents ?? 1_000, maxEvents)),
      batchIntervalMs: init.batchIntervalMs ?? 250,
    })
  }

  readonly [Symbol.toStringTag] = '@meshara/trace-source'

  readonly [serviceDependencies]: string[] = ['@libp2p/pubsub']

  isStarted(): boolean {
    return this.isUp
  }

  /** Before gossipsub starts, so that nothing goes unheard. */
  beforeStart(): void {
    if (this.collectors.length > 0) this.listen()
  }

  start(): void {
    this.isUp = true
  }

  /** The connection manager dials only from now on. */
  afterStart(): void {
    if (this.collectors.length > 0) this.connect()
  }

  /** While connections still stand. */
  async beforeStop(): Promise<void> {
    this.isUp = false
    this.listener?.stop()
    this.listener = undefined
    await this.disconnect(STOP_WITHIN_MS)
    this.discard()
  }

  async stop(): Promise<void> {
    await this.beforeStop()
  }

  /**
   * Reports to another collector from now on, or to none.
   * @throws {TypeError} when an address does not fit; nothing has changed then.
   */
  async reportTo(collectors: string | readonly string[]): Promise<void> {
    this.collectors = collectorsOf(collectors)
    await this.disconnect(STOP_WITHIN_MS)
    if (this.collectors.length === 0) {
      this.listener?.stop()
      this.listener = undefined
      this.discard()
    } else if (this.isUp) {
      this.listen()
      this.connect()
    }
  }

  status(): TraceStatus {
    return {
      state: this.reporter === undefined ? 'idle' : this.collector === null ? 'connecting' : 'connected',
      collector: this.collector,
      sentEvents: this.sentEvents,
      sentBytes: this.sentBytes,
      buffered: this.buffer.size,
      dropped: this.buffer.dropped,
      lost: this.lostEvents,
      missing: this.listener?.missing ?? [],
      faults: this.faults,
      lastError: this.lastError,
    }
  }

  private listen(): void {
    if (this.listener !== undefined) return
    const pubsub = this.findPubsub()
    if (pubsub === null) return
    if (!readsIdsOf(pubsub, this.messageIdBytes)) {
      this.lastError = 'gossipsub has its own msgIdToStrFn: give traceTo a messageIdBytes that reads its ids'
      this.log.error(this.lastError)
      return
    }
    this.listener = new GossipListener({
      pubsub,
      self: this.components.peerId,
      messageIdBytes: this.messageIdBytes,
      rpc: this.init.rpc ?? false,
      report: (event) => {
        this.report(event)
      },
      onFault: (error) => {
        this.faults += 1
        if (this.faults === 1) this.log.error('an event could not be reported - %e', error)
      },
    })
    this.listener.start()
    const { missing } = this.listener
    if (missing.length > 0) this.log('this version of gossipsub does not show: %s', missing.join(', '))
  }

  private report(event: TraceEvent): void {
    this.buffer.append(event, this.now())
  }

  private connect(): void {
    if (this.reporter !== undefined || this.listener === undefined) return
    const { components, init, buffer } = this
    this.reporter = new Reporter({
      connectionManager: components.connectionManager,
      peerStore: components.peerStore,
      buffer,
      collectors: this.collectors,
      dialTimeoutMs: init.dialTimeoutMs ?? 10_000,
      stallTimeoutMs: init.stallTimeoutMs ?? 30_000,
      retryMs: init.retryMs ?? RETRY_MS,
      random: init.random ?? Math.random,
      runOnLimitedConnection: init.runOnLimitedConnection ?? false,
      onConnected: (collector) => {
        this.collector = collector
        if (this.buffer.dropped > this.droppedBefore) this.stateAll()
        this.log('reporting to %s', collector)
      },
      onLost: (error) => {
        // What happens from now on is told as changes to this.
        if (this.collector !== null) this.stateAll()
        this.collector = null
        this.lastError = error instanceof Error ? error.message : String(error)
        this.log('no connection to the collector - %e', error)
      },
      onSent: (events, bytes) => {
        this.sentEvents += events
        this.sentBytes += bytes
      },
      onCutOff: (events) => {
        this.lostEvents += events
      },
    })
    this.reporter.start()
  }

  private discard(): void {
    this.buffer.clear()
    this.droppedBefore = this.buffer.dropped
  }

  /** A collector that was away, or is another, knows nothing of what the node is joined to. */
  private stateAll(): void {
    this.droppedBefore = this.buffer.dropped
    this.listener?.state.forget()
    this.listener?.state.update()
  }

  private async disconnect(withinMs: number): Promise<void> {
    const { reporter } = this
    this.reporter = undefined
    if (reporter === undefined) return
    await reporter.stop(withinMs)
    this.collector = null
    this.stateAll()
  }

  private findPubsub(): GossipSub | null {
    const name = this.init.pubsub ?? 'pubsub'
    let service: unknown
    try {
      service = Reflect.get(this.components, name)
    } catch {
      // libp2p throws for a name that no service has.
    }
    if (isGossipSub(service)) return service
    this.lastError = `no gossipsub among the services under the name ${name}: give traceTo its name as "pubsub"`
    this.log.error(this.lastError)
    return null
  }
}

function isGossipSub(value: unknown): value is GossipSub {
  return (
    isObject(value) &&
    ['addEventListener', 'getPeers', 'getTopics', 'subscribe', 'publish'].every(
      (name) => typeof Reflect.get(value, name) === 'function',
    )
  )
}
