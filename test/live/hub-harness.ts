/** The live side with a scripted store, started afresh for each test of a file and stopped behind it. @module */
import { afterEach } from 'vitest'
import { WebSocket } from 'ws'
import { decodeSnapshot } from '@/lib/graph/codec/decode'
import { SNAPSHOT_PATH, type MapSnapshot } from '@/lib/graph/snapshot'
import { LIVE_PATH } from '@/lib/live/events'
import { startLiveServer, until, type LiveServer, type LiveServerInit } from './live-server'
import { scriptedSource, summary, type ScriptedSource } from './scripted-source'

export const TICK_MS = 50

/** @returns what starts a server; the test file's `afterEach` stops it. */
export function liveServers(): {
  start: (init?: Omit<LiveServerInit, 'source'>) => Promise<{ server: LiveServer; source: ScriptedSource }>
  /** For a server that a test has started by itself. */
  keep: (server: LiveServer) => void
} {
  let running: LiveServer | undefined
  afterEach(async () => {
    await running?.stop()
    running = undefined
  })
  return {
    start: async (init = {}) => {
      const source = scriptedSource()
      source.say({ nodes: [summary(1), summary(2)] })
      const server = await startLiveServer({ source, tickMs: TICK_MS, ...init })
      running = server
      await until('the map', () => (server.live.status.store === 'up' ? true : undefined))
      return { server, source }
    },
    keep: (server) => {
      running = server
    },
  }
}

export async function snapshotOf(server: LiveServer): Promise<MapSnapshot> {
  const response = await fetch(server.url + SNAPSHOT_PATH)
  return decodeSnapshot(new Uint8Array(await response.arrayBuffer()))
}

/** A bare websocket on the live path, for what the client library would never send. */
export function rawSocket(server: LiveServer, headers: Record<string, string> = {}): WebSocket {
  const url = `${server.url.replace('http', 'ws')}${LIVE_PATH}/?EIO=4&transport=websocket`
  return new WebSocket(url, { headers })
}
