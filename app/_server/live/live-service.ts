/**
 * The live side of the web, mountable on any HTTP server: sockets, the tail behind them, and the snapshot.
 * @module
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import { NAMES_PATH, SNAPSHOT_PATH, type MapSnapshot } from '@/lib/graph/snapshot'
import { LARGE_DEVICE, limitsWithin } from '@/components/live/map-budget'
import { GROUPS_PATH } from '@/lib/graph/whole-groups'
import type { LiveStatus } from '@/lib/live/events'
import type { NetworkTotals } from '@/lib/nodes'
import { AddressPlaces } from './address-places'
import { createAddressReader } from './client-address'
import { ConnectionGate } from './connection-gate'
import { LiveHub } from './live-hub'
import { GroupsRoute } from './groups-route'
import { createLiveMetrics } from './live-metrics'
import type { LiveSource } from './live-source'
import { LiveTail } from './live-tail'
import type { MessageSource } from './message-source'
import { MessageTail } from './message-tail'
import { MapFeed } from './map-feed'
import { WHOLE_MAP } from './map-part'
import { budgetOf } from './map-question'
import { MapState } from './map-state'
import { MapPress } from './press/map-press'
import { startPublicSide, type PublicKeeping, type PublicSide } from './public/public-side'
import { SnapshotRoute } from './snapshot-route'

export interface LiveServiceInit {
  server: Server
  source: LiveSource
  messages: MessageSource
  network: { name: string; title: string }
  isOriginAllowed: (origin: string | undefined) => boolean
  trustedProxies: readonly string[]
  maxPerAddress: number
  buildId: string
  /** Nodes of the largest map that pages take whole unasked; unset: as many as their device likes. */
  wholeNodes?: number
  metrics: Registry
  log: Logger
  now: () => number
  /** Of what programs are told. */
  keeping?: PublicKeeping
  tickMs?: number
  maxQueued?: number
}

export interface LiveService {
  /** Newest known, for pages that are rendered now. */
  readonly status: LiveStatus
  readonly totals: NetworkTotals | null
  /** Nodes of the largest map that pages take whole unasked. */
  readonly wholeNodes: number
  /** The map as it is now, of a large one the most important part; null: it was not read yet. */
  mapNow(): Promise<MapSnapshot> | null
  /** @returns false when the request is not for the live side. */
  handle(request: IncomingMessage, response: ServerResponse, path: string): boolean
  /** As `PublicSide` has it. */
  openStream: PublicSide['openStream']
  stop(): Promise<void>
}

/** Far more than a picture of it shows. */
const PICTURED = { nodes: 50_000, links: 200_000, group: null }

export function startLiveService(init: LiveServiceInit): LiveService {
  const { server, source, network, wholeNodes = Infinity, metrics: registry, log, now, buildId } = init
  const metrics = createLiveMetrics(registry)
  const prepare = async (): Promise<void> => {
    const { whole, part } = limitsWithin(LARGE_DEVICE, wholeNodes)
    const isInPart = feed.state.size.nodes > whole
    if (isInPart) await groups.prepare()
    await snapshot.prepare(isInPart ? budgetOf(part) : WHOLE_MAP)
  }
  const feed = new MapFeed({
    state: new MapState(),
    network,
    now,
    onAnew: () => {
      prepare().catch((error: unknown) => {
        log.warn({ err: error }, 'could not make the map ready')
      })
    },
  })
  const addressOf = createAddressReader(init.trustedProxies)
  const gate = new ConnectionGate({
    isOriginAllowed: init.isOriginAllowed,
    places: new AddressPlaces(init.maxPerAddress, addressOf),
    onRefused: (why) => {
      metrics.refused.inc({ why })
    },
  })
  const hub = new LiveHub({
    server,
    feed,
    gate,
    metrics,
    log,
    buildId,
    network: network.name,
    now,
    ...(init.maxQueued !== undefined && { maxQueued: init.maxQueued }),
  })
  const programs = startPublicSide({
    server,
    network: network.name,
    state: feed.state,
    addressOf,
    maxPerAddress: init.maxPerAddress,
    metrics,
    now,
    ...(init.keeping !== undefined && { keeping: init.keeping }),
  })
  const tail = new LiveTail({
    source,
    feed,
    hub,
    news: programs.news,
    metrics,
    log,
    now,
    ...(init.tickMs !== undefined && { tickMs: init.tickMs }),
  })
  const messageTail = new MessageTail({
    source: init.messages,
    rooms: hub.messages,
    news: programs.news,
    metrics,
    log,
    now,
    ...(init.tickMs !== undefined && { tickMs: init.tickMs }),
  })
  const press = new MapPress(feed)
  const snapshot = new SnapshotRoute({
    feed,
    press,
    now,
    readNames: (nums, signal) => source.readNames(nums, signal),
  })
  const groups = new GroupsRoute({ feed, press, now })
  const files = new Map<string, (request: IncomingMessage, response: ServerResponse) => Promise<void>>([
    [SNAPSHOT_PATH, (request, response) => snapshot.handle(request, response)],
    [NAMES_PATH, (request, response) => snapshot.handleNames(request, response)],
    [GROUPS_PATH, (request, response) => groups.handle(request, response)],
  ])
  tail.start()
  messageTail.start()

  return {
    get status() {
      return tail.status
    },
    get totals() {
      return tail.totals
    },
    wholeNodes,
    mapNow: () => (feed.hasMap ? press.part(PICTURED) : null),
    handle: (request, response, path) => {
      const answer = files.get(path)
      if (answer === undefined) return false
      answer(request, response).catch((error: unknown) => {
        log.error({ err: error }, 'could not answer with the map')
        if (response.headersSent) response.destroy()
        else response.writeHead(500).end()
      })
      return true
    },
    openStream: (request, response, question) => {
      programs.openStream(request, response, question)
    },
    stop: async () => {
      await Promise.all([tail.stop(), messageTail.stop(), programs.stop(), press.close()])
      await hub.close()
    },
  }
}
