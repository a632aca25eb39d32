/** Answers as a ClickHouse server gives them: its headers, its exception trailer, gzip. @module */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { constants, createGzip, type Gzip } from 'node:zlib'
import type { QuerySummary, ResultSink } from '../engine'
import { engineError, type EngineError } from '../engine-error'
import { contentType } from '../formats'

/** How long a client may take to read what is waiting for it, ms: a stalled reader holds a session. */
const STALLED_AFTER_MS = 30_000
/** Bytes of a result that need not be given at the pace of its reader. */
const LARGEST_AT_ONCE = 262_144

export class HttpSink implements ResultSink {
  private gzip: Gzip | undefined
  private held: { readonly headers: Record<string, string>; readonly bytes: Buffer } | undefined
  private readonly response: ServerResponse
  private readonly queryId: string
  private readonly wantsGzip: boolean
  private readonly startedAt = process.hrtime.bigint()
  /** Marks an exception that comes after the first rows. */
  private readonly exceptionTag = randomBytes(8).toString('hex')

  constructor(response: ServerResponse, queryId: string, wantsGzip: boolean) {
    this.response = response
    this.queryId = queryId
    this.wantsGzip = wantsGzip
  }

  async whole(format: string, summary: QuerySummary, bytes: Buffer): Promise<void> {
    if (bytes.length <= LARGEST_AT_ONCE && !this.wantsGzip) {
      // Sent by `end`: one packet, most often; and until then the answer may yet be an error.
      this.held = { headers: this.resultHeaders(format, summary), bytes }
      return
    }
    this.begin(format, summary)
    if (bytes.length > 0) await this.write(bytes)
  }

  begin(format: string, summary: QuerySummary): void {
    this.response.writeHead(200, {
      ...this.resultHeaders(format, summary),
      ...(this.wantsGzip ? { 'Content-Encoding': 'gzip' } : {}),
    })
    if (this.wantsGzip) {
      // Each block is flushed, so that a reader of a stream sees rows when they are made.
      this.gzip = createGzip({ level: 1, flush: constants.Z_SYNC_FLUSH })
      this.gzip.pipe(this.response)
    }
  }

  async write(chunk: Buffer): Promise<void> {
    const out = this.gzip ?? this.response
    if (this.response.destroyed || out.write(chunk)) return
    const limit = AbortSignal.timeout(STALLED_AFTER_MS)
    const gone = new AbortController()
    const leave = (): void => {
      gone.abort()
    }
    this.response.once('close', leave)
    try {
      await once(out, 'drain', { signal: AbortSignal.any([limit, gone.signal]) })
    } catch (error) {
      this.response.destroy()
      throw engineError('QUERY_WAS_CANCELLED', 'Query was cancelled: the client stopped reading.', error)
    } finally {
      this.response.off('close', leave)
    }
  }

  end(): void {
    if (this.held !== undefined) {
      const { headers, bytes } = this.held
      this.response.writeHead(200, { ...headers, 'Content-Length': String(bytes.length) })
      this.response.end(bytes)
      return
    }
    ;(this.gzip ?? this.response).end()
  }

  fail(error: EngineError): void {
    if (this.response.destroyed) return
    if (!this.response.headersSent) {
      this.response.writeHead(error.httpStatus, {
        ...this.headers(),
        'Content-Type': 'text/plain; charset=UTF-8',
        'X-ClickHouse-Exception-Code': String(error.code),
      })
      this.response.end(error.message)
      return
    }
    const text = `${error.message}\n`
    const length = String(Buffer.byteLength(text))
    const tag = this.exceptionTag
    const out = this.gzip ?? this.response
    out.end(`\r\n__exception__\r\n${tag}\r\n${text}${length} ${tag}\r\n__exception__\r\n`)
  }

  private headers(): Record<string, string> {
    return {
      'X-ClickHouse-Query-Id': this.queryId,
      'X-ClickHouse-Server-Display-Name': 'embedded',
      'X-ClickHouse-Timezone': 'UTC',
    }
  }

  private resultHeaders(format: string, summary: QuerySummary): Record<string, string> {
    return {
      ...this.headers(),
      'Content-Type': contentType(format),
      'X-ClickHouse-Format': format,
      'X-ClickHouse-Exception-Tag': this.exceptionTag,
      'X-ClickHouse-Summary': this.summary(summary),
    }
  }

  private summary(summary: QuerySummary): string {
    return JSON.stringify({
      read_rows: String(summary.rowsRead),
      read_bytes: String(summary.bytesRead),
      written_rows: String(summary.rowsWritten),
      written_bytes: String(summary.bytesWritten),
      total_rows_to_read: '0',
      result_rows: '0',
      result_bytes: '0',
      elapsed_ns: String(process.hrtime.bigint() - this.startedAt),
    })
  }
}
