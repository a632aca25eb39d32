/**
 * The sockets: who watches what, and telling them. It knows nothing of the store; the tail hands it what changed.
 * @module
 */
import type { Server as HttpServer } from 'node:http'
import type { Logger } from 'pino'
import { Server } from 'socket.io'
import msgpackParser from 'socket.io-msgpack-parser'
import { FEED_VERSION, LIVE_PATH, type LiveStatus } from '@/lib/live/events'
import type { NetworkTotals } from '@/lib/nodes'
import { CommandBudget } from './command-budget'
import type { ConnectionGate } from './connection-gate'
import type { LiveMetrics } from './live-metrics'
import type { MapFeed, PublishedDelta } from './map-feed'
import { inTurns } from './in-turns'
import { MessageRooms } from './message-rooms'
import { mapRoom, nodeRoom, WATCH_ROOMS } from './rooms'
import { runCommand, type LiveServer, type LiveServerSocket } from './socket-commands'

/** The largest command is 500 node numbers: 2.5 KB. */
const MAX_PAYLOAD_BYTES = 8 * 1024
/** Messages that may wait for one client; with one or two a second, half a minute of them. */
const MAX_QUEUED = 64
/** What may wait for one client: more than the largest delta, and than the states of all the nodes it may watch. */
const MAX_QUEUED_BYTES = 2 * 1024 * 1024
const NODES_PER_TURN = 50
export interface LiveHubInit {
  server: HttpServer
  feed: MapFeed
  gate: ConnectionGate
  metrics: LiveMetrics
  log: Logger
  buildId: string
  network: string
  now: () => number
  maxQueued?: number
}

export class LiveHub {
  readonly #init: LiveHubInit
  readonly #io: LiveServer
  /** Those who watch messages. */
  readonly messages: MessageRooms
  /** Sequence number up to which each map room has been told. */
  readonly #told = new Array<number>(WATCH_ROOMS).fill(0)
  #joined = 0
  #totals: NetworkTotals | null = null
  #status: LiveStatus | null = null

  constructor(init: LiveHubInit) {
    this.#init = init
    this.#io = new Server(init.server, {
      path: LIVE_PATH,
      transports: ['websocket'],
      parser: msgpackParser,
      perMessageDeflate: false,
      httpCompression: false,
      serveClient: false,
      maxHttpBufferSize: MAX_PAYLOAD_BYTES,
      pingInterval: 20_000,
      pingTimeout: 20_000,
      connectTimeout: 10_000,
      // In development Next has sockets of its own on this server.
      destroyUpgrade: false,
      allowRequest: init.gate.check,
    })
    this.messages = new MessageRooms(this.#io)
    this.#io.on('connection', (socket) => {
      this.#welcome(socket)
    })
  }

  get clients(): number {
    return this.#io.of('/').sockets.size
  }

  /** Tells the map's rooms one delta; the next may only follow when this has settled. */
  async sendDelta({ delta: { seq }, bytes }: PublishedDelta): Promise<void> {
    this.#init.metrics.deltas.inc()
    const rooms = Array.from({ length: WATCH_ROOMS }, (_, room) => room)
    await inTurns(rooms, (room) => {
      this.#told[room] = seq
      if (this.#hasRoom(mapRoom(room))) this.#io.to(mapRoom(room)).emit('map:delta', bytes)
    })
  }

  /** Everyone on the map must fetch it again. */
  sendResync(): void {
    this.#told.fill(this.#init.feed.seq)
    for (let room = 0; room < WATCH_ROOMS; room++) this.#io.to(mapRoom(room)).emit('map:resync')
  }

  /** Tells those who watch these nodes, a node at a time. */
  async sendNodes(nums: readonly number[]): Promise<void> {
    const watched = nums.filter((num) => this.#hasRoom(nodeRoom(num)))
    await inTurns(
      watched,
      (num) => {
        const node = this.#init.feed.state.summary(num)
        if (node !== undefined) this.#io.to(nodeRoom(num)).emit('nodes:changed', [node])
      },
      NODES_PER_TURN,
    )
  }

  /** @param isChange - whether it must arrive; a repetition may be left out for a client that is behind. */
  sendTotals(totals: NetworkTotals, isChange: boolean): void {
    this.#totals = totals
    if (isChange) this.#io.emit('totals:changed', totals)
    else this.#io.volatile.emit('totals:changed', totals)
  }

  /** @param isChange - as with the totals. */
  sendStatus(status: LiveStatus, isChange: boolean): void {
    this.#status = status
    if (isChange) this.#io.emit('status:changed', status)
    else this.#io.volatile.emit('status:changed', status)
  }

  /** Clients that do not take what they are sent are cut: their page comes back when it can. */
  cutSlowClients(): void {
    const most = this.#init.maxQueued ?? MAX_QUEUED
    for (const socket of this.#io.of('/').sockets.values()) {
      if (socket.data.queued > most) this.#cut(socket)
    }
  }

  async close(): Promise<void> {
    await this.#io.close()
  }

  #welcome(socket: LiveServerSocket): void {
    const { feed, metrics, buildId, network, now } = this.#init
    socket.data = {
      room: this.#joined++ % WATCH_ROOMS,
      watched: new Set(),
      message: null,
      budget: new CommandBudget(now),
      limited: 0,
      queued: 0,
      queuedBytes: 0,
    }
    metrics.clients.inc()
    socket.on('disconnect', () => {
      metrics.clients.dec()
    })
    // What is made is queued until the transport takes all that is queued at once.
    socket.conn.on('packetCreate', ({ data }: { data?: unknown }) => {
      const sizeBytes = typeof data === 'string' || data instanceof Uint8Array ? data.length : 0
      metrics.bytes.inc(sizeBytes)
      socket.data.queued++
      socket.data.queuedBytes += sizeBytes
      if (socket.data.queuedBytes > MAX_QUEUED_BYTES) this.#cut(socket)
    })
    socket.conn.on('flush', () => {
      socket.data.queued = 0
      socket.data.queuedBytes = 0
    })
    // Middleware that never goes on: what a client sends never becomes an event of the socket, where it could pass
    // for the socket's own, such as 'disconnect'. This parser, unlike the default one, lets those names through.
    socket.use((packet: unknown[]) => {
      try {
        runCommand({ feed, metrics, toldRoom: (room) => this.#told[room] ?? 0 }, socket, packet)
      } catch (error) {
        // One page's trouble is not to end the process that serves them all.
        this.#init.log.error({ err: error }, 'a command failed')
        socket.disconnect(true)
      }
    })
    socket.emit('feed:hello', { feedVersion: FEED_VERSION, buildId, network, feed: feed.id, seq: feed.seq })
    if (this.#status !== null) socket.emit('status:changed', this.#status)
    if (this.#totals !== null) socket.emit('totals:changed', this.#totals)
  }

  #cut(socket: LiveServerSocket): void {
    const { queued, queuedBytes } = socket.data
    if (socket.request.socket.destroyed) return
    this.#init.metrics.cut.inc()
    this.#init.log.info({ queued, queuedBytes }, 'client cut: it does not keep up')
    // Not closed but destroyed: a closing frame would wait behind what the client does not take.
    socket.request.socket.destroy()
  }

  #hasRoom(name: string): boolean {
    return this.#io.of('/').adapter.rooms.has(name)
  }
}
