/**
 * ClickHouse's HTTP interface as far as a SELECT needs it, over connections that are kept: the official client waits
 * for a timer before each request and reads an answer row by row, which is more than most of our questions take.
 * @module
 */
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as SecureAgent, request as httpsRequest } from 'node:https'
import { parseError, type ClickHouseSettings } from '@clickhouse/client'
import { asForm } from './form'
import { paramText } from './param-text'
import { brokenOff } from './whole-stream'

interface ReadRequest {
  readonly queryId: string
  /** With its FORMAT. */
  readonly sql: string
  readonly params: Readonly<Record<string, unknown>>
  readonly settings: ClickHouseSettings
  readonly signal: AbortSignal | undefined
}

interface HttpReaderOptions {
  readonly url: string
  readonly username: string
  readonly password: string
  readonly database: string
  /** How this program calls itself in the server's log. */
  readonly application: string
  /** Longest that nothing comes, ms. */
  readonly timeoutMs: number
  readonly maxConnections: number
}

/** Characters of an address that whatever stands between may be trusted to take. */
const LONGEST_PARAMS = 4_096
/** A connection that was idle is ended by its other end after ten seconds, or three where the server is old; ms. */
const IDLE_MS = 2_500

export class HttpReader {
  private readonly agent: Agent
  private readonly request: typeof httpRequest
  private readonly base: { readonly hostname: string; readonly port: string }
  private readonly path: string
  private readonly headers: Readonly<Record<string, string>>
  private readonly database: string
  private readonly timeoutMs: number

  constructor(options: HttpReaderOptions) {
    const url = new URL(options.url)
    const isSecure = url.protocol === 'https:'
    const limits = { keepAlive: true, maxSockets: options.maxConnections, timeout: IDLE_MS }
    this.agent = isSecure ? new SecureAgent(limits) : new Agent(limits)
    this.request = isSecure ? httpsRequest : httpRequest
    // In brackets an address is one to a URL alone.
    this.base = { hostname: url.hostname.replace(/^\[|\]$/g, ''), port: url.port }
    this.path = url.pathname
    const login = Buffer.from(`${options.username}:${options.password}`).toString('base64')
    this.headers = { Authorization: `Basic ${login}`, 'User-Agent': options.application }
    this.database = options.database
    this.timeoutMs = options.timeoutMs
  }

  /**
   * @returns the whole answer.
   * @throws {ClickHouseError} when ClickHouse refused, also in the middle of its answer; else what the socket threw.
   */
  async read(asked: ReadRequest): Promise<string> {
    try {
      return await this.once(asked)
    } catch (error) {
      // Reading changes nothing, so it may be asked again.
      if (error instanceof StaleConnectionError) return this.once(asked)
      throw error
    }
  }

  close(): void {
    this.agent.destroy()
  }

  private async once(asked: ReadRequest): Promise<string> {
    const { path, type, body } = this.write(asked)
    let stop = (): void => undefined
    const answer = new Promise<string>((resolve, reject) => {
      let isAnswered = false
      const request = this.request(
        {
          ...this.base,
          agent: this.agent,
          method: 'POST',
          path,
          headers: { ...this.headers, 'Content-Type': type, 'Content-Length': body.length },
          timeout: this.timeoutMs,
        },
        (response) => {
          isAnswered = true
          readWhole(response).then(resolve, reject)
        },
      )
      request.on('timeout', () => {
        request.destroy(new Error('Timeout error.'))
      })
      request.on('error', (error) => {
        const isStale = request.reusedSocket && !isAnswered && 'code' in error && error.code === 'ECONNRESET'
        reject(isStale ? new StaleConnectionError(error) : error)
      })
      stop = () => void request.destroy(new Error('The request was aborted.'))
      request.end(body)
    })
    asked.signal?.addEventListener('abort', stop)
    try {
      return await answer
    } finally {
      asked.signal?.removeEventListener('abort', stop)
    }
  }

  private write({ queryId, sql, params, settings }: ReadRequest): {
    path: string
    type: string
    body: Buffer
  } {
    const address = new URLSearchParams({ query_id: queryId })
    // Left out, as the official client does: to name it takes a right of its own, and to be in it takes none.
    if (this.database !== 'default') address.set('database', this.database)
    for (const [name, value] of Object.entries(settings)) {
      if (value !== undefined)
        address.set(name, typeof value === 'boolean' ? String(Number(value)) : String(value))
    }
    const path = `${this.path}?${address.toString()}`
    const texts = Object.entries(params).map(([name, value]) => [`param_${name}`, paramText(value)] as const)
    const inAddress = new URLSearchParams(texts.map(([name, text]) => [name, text])).toString()
    if (inAddress.length > LONGEST_PARAMS) return { path, ...asForm([['query', sql], ...texts]) }
    return {
      path: inAddress === '' ? path : `${path}&${inAddress}`,
      type: 'text/plain; charset=UTF-8',
      body: Buffer.from(sql),
    }
  }
}

/** The connection was closed by its other end, and nothing came of the request. */
class StaleConnectionError extends Error {
  override readonly name = 'StaleConnectionError'

  constructor(cause: Error) {
    super(cause.message, { cause })
  }
}

async function readWhole(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  response.on('data', (chunk: Buffer) => chunks.push(chunk))
  await new Promise((resolve, reject) => {
    response.on('end', resolve)
    response.on('error', reject)
  })
  const [first, ...others] = chunks
  const bytes = first === undefined || others.length > 0 ? Buffer.concat(chunks) : first
  const { headers, statusCode } = response
  if (statusCode !== 200 || headers['x-clickhouse-exception-code'] !== undefined) {
    throw parseError(bytes.toString())
  }
  const tag = headers['x-clickhouse-exception-tag']
  const broken = typeof tag === 'string' ? brokenOff(bytes, tag) : null
  if (broken !== null) throw broken
  return bytes.toString()
}
