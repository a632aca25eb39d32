/** Results that are read while they are made: whether they came whole is known only at their end. @module */
import { pipeline, Transform, type Readable, type TransformCallback } from 'node:stream'
import { ClickHouseError } from '@clickhouse/client'
import { toDatabaseFailure } from './failures'

/** What ClickHouse calls the place where a result breaks off. */
const MARK = '\r\n__exception__\r\n'

/** Holds back what may be the beginning of the mark, and fails where it stands. */
class BreakDetector extends Transform {
  private readonly mark: Buffer | null
  private held: Buffer = Buffer.alloc(0)
  private message = ''
  private isBroken = false

  constructor(
    tag: string | undefined,
    private readonly queryName: string,
  ) {
    super()
    // Without the tag, which nobody can guess, the mark may be what a peer wrote.
    this.mark = tag === undefined ? null : Buffer.from(`${MARK}${tag}`)
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    if (this.isBroken) {
      this.message += chunk.toString()
      done()
      return
    }
    if (this.mark === null) {
      done(null, chunk)
      return
    }
    const bytes = this.held.length === 0 ? chunk : Buffer.concat([this.held, chunk])
    const at = bytes.indexOf(this.mark)
    if (at !== -1) {
      this.isBroken = true
      this.message = bytes.subarray(at + this.mark.length).toString()
      done(null, bytes.subarray(0, at))
      return
    }
    const keep = beginningAtEnd(this.mark, bytes)
    this.held = bytes.subarray(bytes.length - keep)
    done(null, bytes.subarray(0, bytes.length - keep))
  }

  override _flush(done: TransformCallback): void {
    if (!this.isBroken) {
      done(null, this.held)
      return
    }
    done(toDatabaseFailure(this.queryName, errorOf(this.message)))
  }
}

function errorOf(message: string): ClickHouseError {
  const [, code = '0', text = ''] = /Code: (\d+)\. DB::Exception: (.*)/.exec(message) ?? []
  return new ClickHouseError({ message: text, code })
}

/** @returns why a whole answer breaks off; null: it does not. */
export function brokenOff(answer: Buffer, tag: string): ClickHouseError | null {
  const mark = Buffer.from(`${MARK}${tag}`)
  const at = answer.indexOf(mark)
  return at === -1 ? null : errorOf(answer.subarray(at + mark.length).toString())
}

/** How many bytes at the end could be the beginning of the mark. */
function beginningAtEnd(mark: Buffer, bytes: Buffer): number {
  const from = Math.max(0, bytes.length - mark.length + 1)
  for (let at = bytes.indexOf('\r\n', from); at !== -1; at = bytes.indexOf('\r\n', at + 1)) {
    if (mark.subarray(0, bytes.length - at).equals(bytes.subarray(at))) return bytes.length - at
  }
  return bytes.at(-1) === 0x0d ? 1 : 0
}

/**
 * @param stream - the body of ClickHouse's answer.
 * @param tag - by which this answer says that it breaks off; undefined: from a server that has no such thing.
 */
export function wholeOrBroken(
  stream: Readable,
  tag: string | undefined,
  { name, signal }: { readonly name: string; readonly signal?: AbortSignal | undefined },
): Readable {
  const detector = new BreakDetector(tag, name)
  const stop = (): void => void detector.destroy()
  signal?.addEventListener('abort', stop, { once: true })
  // Whoever reads is told by the error of what is read; destroying either end destroys both.
  pipeline(stream, detector, () => {
    signal?.removeEventListener('abort', stop)
  })
  if (signal?.aborted === true) stop()
  return detector
}
