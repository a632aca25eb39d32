/** The live side on a plain HTTP server, and clients for it. @module */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { createOriginPolicy } from '@/app/_server/live/origin-policy'
import type { LiveSource } from '@/app/_server/live/live-source'
import { startLiveService, type LiveService } from '@/app/_server/live/live-service'
import type { MessageSource } from '@/app/_server/live/message-source'
import { openLiveSocket, type LiveSocket } from '@/components/live/live-socket'
import { scriptedMessages, SOME_FIGURES } from './scripted-messages'

export interface LiveServer {
  url: string
  live: LiveService
  metrics: Registry
  /** Value of a metric, all labels added up. */
  metric(name: string): Promise<number>
  /** Opens a client; all are closed with the server. */
  connect(): LiveSocket
  stop(): Promise<void>
}

export interface LiveServerInit {
  source: LiveSource
  /** Unset: one that has nothing to say. */
  messages?: MessageSource
  tickMs?: number
  maxPerAddress?: number
  maxQueued?: number
  publicOrigin?: string
  trustedProxies?: string[]
}

export async function startLiveServer(init: LiveServerInit): Promise<LiveServer> {
  const server: Server = createServer((request, response) => {
    if (!live.handle(request, response, request.url?.split('?')[0] ?? '')) response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${String(port)}`
  const metrics = new Registry()
  const live = startLiveService({
    server,
    source: init.source,
    messages: init.messages ?? scriptedMessages(SOME_FIGURES),
    network: { name: 'demo', title: 'Demo mesh' },
    isOriginAllowed: createOriginPolicy({ publicOrigin: init.publicOrigin, host: '127.0.0.1', port }),
    trustedProxies: init.trustedProxies ?? [],
    maxPerAddress: init.maxPerAddress ?? 64,
    buildId: 'test-build',
    metrics,
    log: pino({ level: 'silent' }),
    now: Date.now,
    ...(init.tickMs !== undefined && { tickMs: init.tickMs }),
    ...(init.maxQueued !== undefined && { maxQueued: init.maxQueued }),
  })
  const clients: LiveSocket[] = []
  return {
    url,
    live,
    metrics,
    metric: async (name) => {
      const found = await metrics.getSingleMetric(name)?.get()
      return (found?.values ?? []).reduce((sum, { value }) => sum + value, 0)
    },
    connect: () => {
      const client = openLiveSocket(url)
      clients.push(client)
      return client
    },
    stop: async () => {
      for (const client of clients) client.disconnect()
      server.closeAllConnections()
      await live.stop()
    },
  }
}

/** Resolves with the first value that fits, asking again every few ms. @throws when none does in time. */
export async function until<T>(
  what: string,
  ask: () => T | undefined | Promise<T | undefined>,
  limitMs = 10_000,
): Promise<T> {
  const deadline = Date.now() + limitMs
  for (;;) {
    const value = await ask()
    if (value !== undefined) return value
    if (Date.now() > deadline) throw new Error(`not within ${String(limitMs)} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
