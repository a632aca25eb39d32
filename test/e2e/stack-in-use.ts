/** What tests ask of the stack that all files of this folder share. @module */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { readWire } from '@/lib/api/wire'
import { messageSummarySchema, type MessageSummary } from '@/lib/messages/message'
import { nodeSummarySchema, type NodeSummary } from '@/lib/nodes'
import { partOf } from '../fixtures/stack'

declare module 'vitest' {
  interface ProvidedContext {
    /** Started by `one-stack.ts`. */
    stack: StackAddress
  }
}

export interface StackAddress {
  url: string
  dataDir: string
}

/** Who had a message, and from whom; '' for who published it. */
export type Way = Record<string, string>

/** Nodes of its mesh. */
export const NODES = 24
/** For what a page or the API shows at once, even on a machine that is busy. */
export const SOON = { timeout: 30_000 }
/** Noticing that a node has gone takes two failed visits in a row; the promise is under a minute. */
export const NOTICED = { timeout: 60_000 }
const SENT_LIMIT_MS = 200_000
const RETRY_INTERVAL_MS = 200

const nodesSchema = z.object({ nodes: z.array(nodeSummarySchema) })
const messagesSchema = z.object({ messages: z.array(messageSummarySchema) })
const publishedSchema = z.object({ id: z.string() })
const recordSchema = z.object({
  origin: z.string(),
  edges: z.array(z.object({ from: z.string(), to: z.string() })),
})
const sentSchema = z.object({ id: z.string(), way: z.record(z.string(), z.string()) })

export interface StackInUse extends StackAddress {
  part(name: string): Promise<Record<string, string>>
  nodes(query: string): Promise<NodeSummary[]>
  messages(query: string): Promise<MessageSummary[]>
  /** A node that the mesh can stop: any active one that is not the way into the mesh. */
  anActiveNode(): Promise<NodeSummary>
  /** Tells the mesh to do something. */
  control(path: string, body?: unknown): Promise<unknown>
  /** @returns its id. */
  publish(message: { topic?: string; type?: string; sizeBytes: number }): Promise<string>
  /** By the mesh's own record. */
  wayOf(id: string): Promise<Way>
  /** The one message that is sent for the tests, when clocks were compared and its row is whole. */
  sentMessage(): Promise<{ id: string; way: Way }>
}

export function sentMessagePath(dataDir: string): string {
  return join(dataDir, 'sent-message.json')
}

export function openStack({ url, dataDir }: StackAddress): StackInUse {
  const part = (name: string): Promise<Record<string, string>> => partOf(dataDir, name)
  const ask = async (address: string, init: RequestInit = {}): Promise<unknown> => {
    const response = await fetch(address, init)
    if (!response.ok) throw new Error(`${String(response.status)}: ${await response.text()}`)
    return response.json()
  }
  const askMesh = async (path: string, init?: RequestInit): Promise<unknown> =>
    ask(`${String((await part('mesh')).controlUrl)}${path}`, init)
  const control = (path: string, body: unknown = {}): Promise<unknown> =>
    askMesh(path, { method: 'POST', body: JSON.stringify(body) })
  const nodes = async (query: string): Promise<NodeSummary[]> =>
    readWire(nodesSchema, await ask(`${url}/api/v1/nodes?${query}`)).nodes

  return {
    url,
    dataDir,
    part,
    control,
    nodes,
    messages: async (query) =>
      readWire(messagesSchema, await ask(`${url}/api/v1/messages?${query}`)).messages,
    anActiveNode: async () => {
      const { bootstrap = '' } = await part('mesh')
      const found = (await nodes('active=yes&sort=peers&order=asc')).find(
        ({ peerId }) => !bootstrap.includes(peerId),
      )
      if (found === undefined) throw new Error('No active node that may be stopped.')
      return found
    },
    publish: async (message) => publishedSchema.parse(await control('/publish', message)).id,
    wayOf: async (id) => {
      const { origin, edges } = recordSchema.parse(await askMesh(`/messages/${id}`))
      return { [origin]: '', ...Object.fromEntries(edges.map(({ from, to }) => [to, from])) }
    },
    sentMessage: () =>
      retry(
        async () => sentSchema.parse(JSON.parse(await readFile(sentMessagePath(dataDir), 'utf8'))),
        SENT_LIMIT_MS,
      ),
  }
}

/** Tries until it does not throw. @throws what was thrown last, when the time is over. */
export async function retry<T>(attempt: () => Promise<T>, limitMs: number): Promise<T> {
  for (const startedAtMs = performance.now(); ;) {
    try {
      return await attempt()
    } catch (error) {
      if (performance.now() - startedAtMs > limitMs) throw error
    }
    await pause(RETRY_INTERVAL_MS)
  }
}
