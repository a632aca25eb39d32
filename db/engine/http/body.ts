/** The body of a request: read up to a limit, unpacked up to a limit, and cut into the parts it may have. @module */
import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate } from 'node:zlib'
import { engineError } from '../engine-error'
import { addParameter, type QueryRequest } from './request'

/** Bytes. */
const MiB = 1_048_576
/** Most bytes of one body, unpacked, of a role that inserts. A batch of 10,000 sightings is about 4 MiB. */
export const LARGEST_INSERT = 64 * MiB
/** Most bytes of one body of a role that only reads. */
export const LARGEST_QUERY = MiB
/** Most bytes of one body of exports, which bring the rows they only want written in another format. */
export const LARGEST_FILE = 32 * MiB
/** Most bytes of all bodies being held at once. */
const LARGEST_TOTAL = 256 * MiB

const UNPACK = {
  gzip: promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
}

/** What the bodies of all requests take together. */
export class BodyBudget {
  private held = 0

  /** @throws {EngineError} when there is no room: the client should try again. */
  take(bytes: number): void {
    if (this.held + bytes > LARGEST_TOTAL) {
      throw engineError('TOO_MANY_SIMULTANEOUS_QUERIES', 'Too many request bodies are being held already.')
    }
    this.held += bytes
  }

  give(bytes: number): void {
    this.held -= bytes
  }
}

/**
 * Reads and unpacks a body.
 * @param most - bytes, packed and unpacked.
 * @throws {EngineError} when it is larger, or not what its Content-Encoding says.
 */
export async function readBody(request: IncomingMessage, most: number, budget: BodyBudget): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      if (length + chunk.length > most) throw tooLarge(most)
      budget.take(chunk.length)
      length += chunk.length
      chunks.push(chunk)
    }
  } finally {
    budget.give(length)
  }
  return unpack(Buffer.concat(chunks), request.headers['content-encoding'], most)
}

/** @throws {EngineError} */
export async function unpack(body: Buffer, encoding: string | undefined, most: number): Promise<Buffer> {
  if (encoding === undefined || encoding === '' || encoding === 'identity' || body.length === 0) return body
  if (encoding !== 'gzip' && encoding !== 'deflate' && encoding !== 'br') {
    throw engineError('NOT_IMPLEMENTED', 'Unknown compression method: gzip, deflate and br are taken.')
  }
  try {
    return await UNPACK[encoding](body, { maxOutputLength: most })
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(most)
    throw engineError('BAD_ARGUMENTS', `The body is not ${encoding}.`, error)
  }
}

function tooLarge(most: number): Error {
  return engineError('REQUEST_TOO_LARGE', `The request body is larger than ${String(most)} bytes.`)
}

/** The statement and the rows that came with it. */
export interface Content {
  readonly sql: string
  readonly data: Buffer | undefined
}

/**
 * Puts together what came in the URL and in the body; parameters found in a form are added to the request's.
 * @throws {EngineError}
 */
export async function readContent(
  request: QueryRequest,
  body: Buffer,
  contentType: string | undefined,
): Promise<Content> {
  if (contentType?.startsWith('multipart/form-data') === true) {
    const sql = await readForm(request, body, contentType)
    return { sql: sql ?? request.query ?? noQuery(), data: undefined }
  }
  if (request.query === undefined) {
    if (body.length === 0) noQuery()
    return { sql: body.toString('utf8'), data: undefined }
  }
  // As a server does: the query may be in two halves, unless the second one is rows.
  if (body.length === 0) return { sql: request.query, data: insertsRows(request.query) ? body : undefined }
  if (insertsRows(request.query)) return { sql: request.query, data: body }
  return { sql: `${request.query}\n${body.toString('utf8')}`, data: undefined }
}

/** Only decides where the body belongs; what the statement is, the engine's parser says. */
function insertsRows(query: string): boolean {
  return /^\s*INSERT\s/i.test(query) && /\sFORMAT\s+\w+\s*;?\s*$/i.test(query)
}

async function readForm(
  request: QueryRequest,
  body: Buffer,
  contentType: string,
): Promise<string | undefined> {
  let form: FormData
  try {
    form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData()
  } catch (error) {
    throw engineError('BAD_ARGUMENTS', 'The body is not multipart/form-data.', error)
  }
  let sql: string | undefined
  for (const [name, value] of form) {
    if (typeof value !== 'string') {
      throw engineError('NOT_IMPLEMENTED', 'External tables are not taken by the embedded engine.')
    }
    if (name === 'query') sql = value
    else if (name.startsWith('param_')) addParameter(request.parameters, name, value, body.length)
    else throw engineError('BAD_ARGUMENTS', 'A form holds the query and its param_… alone.')
  }
  return sql
}

function noQuery(): never {
  throw engineError('SYNTAX_ERROR', 'Syntax error: Empty query.')
}
