/** Inflates a trace stream, no further than it is believed. @module */
import { once } from 'node:events'
import { constants, createGunzip, type Gunzip } from 'node:zlib'

/** Inflated bytes handed on at once. */
const CHUNK_BYTES = 64 * 1024

export interface InflateLimits {
  /** Bytes out for each byte in, once `freeBytes` are out. */
  inflation: number
  freeBytes: number
  /** Bytes out in all. */
  streamBytes: number
}

/** The stream inflates to more than is read. */
export class InflationError extends Error {
  override readonly name = 'InflationError'
}
/** The bytes are not gzip. */
export class NotGzipError extends Error {
  override readonly name = 'NotGzipError'
}

export interface Inflated {
  bytesIn: number
  bytesOut: number
}

/**
 * The inflated bytes of a gzip stream, as they come; the source is read only as fast as they are taken. A stream that
 * ends in the middle gives what came before its end.
 * @param source - may fail: that is an end like any other, and is thrown after what came before it.
 * @param counts - kept up to date.
 * @throws {InflationError} {NotGzipError}
 */
export async function* inflate(
  source: AsyncIterable<Uint8Array>,
  limits: InflateLimits,
  counts: Inflated,
): AsyncGenerator<Buffer, void> {
  // With a sync flush at the end, a stream that was cut off is no error.
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES, finishFlush: constants.Z_SYNC_FLUSH })
  const feeding = { isOver: false }
  const fed = feed(source, gunzip, counts).finally(() => {
    feeding.isOver = true
  })
  // Told only to whoever reads to the end.
  fed.catch(() => undefined)
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      counts.bytesOut += chunk.length
      const { bytesIn, bytesOut } = counts
      if (bytesOut > limits.freeBytes && bytesOut > bytesIn * limits.inflation) {
        throw new InflationError(`${String(bytesIn)} bytes inflate to ${String(bytesOut)} and more`)
      }
      if (bytesOut > limits.streamBytes) {
        throw new InflationError(`the stream inflates to more than ${String(limits.streamBytes)} bytes`)
      }
      yield chunk
    }
  } catch (cause) {
    if (cause instanceof Error && 'errno' in cause) throw new NotGzipError(cause.message, { cause })
    throw cause
  } finally {
    gunzip.destroy()
  }
  if (!feeding.isOver) throw new NotGzipError('there is more behind the end of the gzip stream')
  await fed
}

async function feed(source: AsyncIterable<Uint8Array>, gunzip: Gunzip, counts: Inflated): Promise<void> {
  try {
    for await (const chunk of source) {
      if (gunzip.destroyed) return
      counts.bytesIn += chunk.length
      if (!gunzip.write(chunk)) await drained(gunzip)
    }
  } finally {
    if (!gunzip.destroyed) gunzip.end()
  }
}

/** Resolves too when the inflation has come to its end. */
async function drained(gunzip: Gunzip): Promise<void> {
  const over = new AbortController()
  try {
    await Promise.race([
      once(gunzip, 'drain', { signal: over.signal }),
      once(gunzip, 'close', { signal: over.signal }),
    ])
  } catch {
    // 'error': the reader of the inflated bytes is told.
  } finally {
    over.abort()
  }
}
