/** Control of the demo mesh over HTTP, on its status port. For tests, benches and the curious. @module */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { peerIdFromString } from '@libp2p/peer-id'
import { z } from 'zod'
import { messageTypeSchema } from '@/lib/messages/kinds'
import { messageIdSchema } from '@/lib/messages/message'
import type { StatusServer } from '@/lib/service/status-server'
import {
  CannotSpeakError,
  FORGERIES,
  GhostNodeError,
  MeshClosedError,
  NoQuorumError,
  UnknownNodeError,
  type Mesh,
  type PublishInit,
} from './mesh'
import { TOPICS } from './topics'

const MAX_BODY_BYTES = 4_096

const peerIdSchema = z.string().max(128).refine(isPeerId, 'a peer id, such as 12D3KooW…')
const startBodySchema = z.strictObject({
  /** What the node runs from now on; left out: what it ran before. */
  agent: z.string().min(1).max(128).optional(),
})
const nothingSchema = z.strictObject({})
const MOST_COLLECTOR_ADDRESSES = 16
const traceToBodySchema = z.strictObject({
  /** Multiaddrs of the collector, each ending in its peer id; none: nobody reports. */
  addresses: z.array(z.string().max(512)).max(MOST_COLLECTOR_ADDRESSES),
})
/** Payloads are at most what the largest message of the mesh’s own holds. */
const MOST_PAYLOAD_BYTES = 262_144
const publishBodySchema = z.strictObject({
  from: peerIdSchema.optional(),
  topic: z.enum(TOPICS).optional(),
  type: messageTypeSchema.optional(),
  sizeBytes: z.number().int().min(1).max(MOST_PAYLOAD_BYTES).optional(),
})
const forgeBodySchema = z.strictObject({ how: z.enum(FORGERIES).optional() })
/** Messages in one list. */
const LISTED = 200
const churnBodySchema = z.strictObject({ enabled: z.boolean() })

/** A request that does not fit. The message names the field and what was expected. */
class BadRequestError extends Error {
  override readonly name = 'BadRequestError'
  constructor(
    readonly status: 400 | 413,
    readonly field: string,
    message: string,
  ) {
    super(message)
  }
}

/**
 * - `GET /nodes`: all nodes as they are now
 * - `GET /tables`: the truth, from the nodes' own routing tables
 * - `POST /nodes/<peer id>/stop`, `POST /nodes/<peer id>/start` with `{agent?}`
 * - `POST /churn` with `{enabled}`
 * - `POST /trace-to` with `{addresses}`: where all nodes report from now on
 * - `GET /traces`: what the nodes have reported so far; `GET /clocks`: how far each clock is off
 * - `POST /publish` with `{from?, topic?, type?, sizeBytes?}`
 * - `POST /release`: authorities publish the next release; `POST /forge` with `{how?}`: somebody else tries to
 * - `GET /messages`: the newest; `GET /messages/<id in hex>`: the mesh’s own record of one
 */
export function controlRoutes(mesh: Mesh): NonNullable<StatusServer['routes']> {
  return async (request, response, path) => {
    try {
      return await answer(mesh, request, response, path)
    } catch (error) {
      if (error instanceof BadRequestError) {
        reply(response, error.status, { error: error.message, field: error.field })
      } else if (error instanceof UnknownNodeError) {
        reply(response, 404, { error: error.message, field: 'peerId' })
      } else if (
        error instanceof GhostNodeError ||
        error instanceof MeshClosedError ||
        error instanceof NoQuorumError ||
        error instanceof CannotSpeakError
      ) {
        reply(response, 409, { error: error.message })
      } else throw error
      return true
    }
  }
}

async function answer(
  mesh: Mesh,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<boolean> {
  const read = readOf(mesh, path)
  if (read !== undefined) {
    if (!allows(request, response, 'GET')) return true
    const found = read()
    reply(response, found === null ? 404 : 200, found ?? { error: 'no message of this mesh has this id' })
    return true
  }
  if (path === '/trace-to') {
    if (!allows(request, response, 'POST')) return true
    const { addresses } = await readBody(request, traceToBodySchema)
    await mesh.traceTo(addresses).catch((error: unknown) => {
      if (!(error instanceof TypeError)) throw error
      throw new BadRequestError(400, 'body.addresses', `body.addresses: ${error.message}`)
    })
    reply(response, 200, { addresses })
    return true
  }
  if (path === '/publish') {
    if (!allows(request, response, 'POST')) return true
    const body = await readBody(request, publishBodySchema)
    reply(response, 200, { id: await mesh.publish(withoutUndefined(body)) })
    return true
  }
  if (path === '/release') {
    if (!allows(request, response, 'POST')) return true
    await readBody(request, nothingSchema)
    reply(response, 200, await mesh.release())
    return true
  }
  if (path === '/forge') {
    if (!allows(request, response, 'POST')) return true
    const { how } = await readBody(request, forgeBodySchema)
    reply(response, 200, await mesh.forge(how))
    return true
  }
  if (path === '/churn') {
    if (!allows(request, response, 'POST')) return true
    const { enabled } = await readBody(request, churnBodySchema)
    mesh.setChurn(enabled)
    reply(response, 200, { enabled })
    return true
  }
  const [, rawPeerId, action] = /^\/nodes\/([^/]+)\/(stop|start)$/.exec(path) ?? []
  if (rawPeerId === undefined) return false
  if (!allows(request, response, 'POST')) return true
  const peerId = parse(peerIdSchema, rawPeerId, 'peerId')
  if (action === 'start') await mesh.startNode(peerId, (await readBody(request, startBodySchema)).agent)
  else {
    await readBody(request, nothingSchema)
    await mesh.stopNode(peerId)
  }
  reply(
    response,
    200,
    mesh.nodes.find((node) => node.peerId === peerId),
  )
  return true
}

function readOf(mesh: Mesh, path: string): (() => unknown) | undefined {
  const [, id] = /^\/messages\/([^/]+)$/.exec(path) ?? []
  if (id !== undefined) return () => mesh.messageRecord(parse(messageIdSchema, id, 'id'))
  const reads: Readonly<Record<string, () => unknown>> = {
    '/nodes': () => mesh.nodes,
    '/tables': () => mesh.tables(),
    '/clocks': () => mesh.clocks(),
    '/traces': () => mesh.traceTotals(),
    '/messages': () => mesh.newestMessages(LISTED),
  }
  return Object.hasOwn(reads, path) ? reads[path] : undefined
}

function withoutUndefined({ from, topic, type, sizeBytes }: z.infer<typeof publishBodySchema>): PublishInit {
  return {
    ...(from === undefined ? {} : { from }),
    ...(topic === undefined ? {} : { topic }),
    ...(type === undefined ? {} : { type }),
    ...(sizeBytes === undefined ? {} : { sizeBytes }),
  }
}

function allows(request: IncomingMessage, response: ServerResponse, method: 'GET' | 'POST'): boolean {
  if (request.method === method) return true
  response.setHeader('allow', method)
  reply(response, 405, { error: `this path takes ${method}` })
  return false
}

/** An empty body reads as `{}`. */
async function readBody<T>(request: IncomingMessage, schema: z.ZodType<T>): Promise<T> {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue
    sizeBytes += chunk.length
    if (sizeBytes > MAX_BODY_BYTES) {
      throw new BadRequestError(413, 'body', `body: at most ${String(MAX_BODY_BYTES)} bytes`)
    }
    chunks.push(chunk)
  }
  const text = Buffer.concat(chunks).toString('utf8')
  let value: unknown
  try {
    value = text.trim() === '' ? {} : JSON.parse(text)
  } catch {
    throw new BadRequestError(400, 'body', 'body: expected JSON')
  }
  return parse(schema, value, 'body')
}

function parse<T>(schema: z.ZodType<T>, value: unknown, name: string): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const field = [name, ...(issue?.path ?? [])].map(String).join('.')
  throw new BadRequestError(400, field, `${field}: ${issue?.message ?? 'does not fit'}`)
}

function isPeerId(text: string): boolean {
  try {
    peerIdFromString(text)
    return true
  } catch {
    return false
  }
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  })
  response.end(`${JSON.stringify(body)}\n`)
}
