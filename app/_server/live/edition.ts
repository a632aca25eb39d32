/** One form of the map as bytes, compressed at most once in each way, one compression at a time. @module */
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

export type Encoding = 'br' | 'gzip' | 'identity'

/**
 * Of the map as bytes. Its columns are numbers, in which hardly anything comes again: quality 5 and above look for what
 * does, far behind, and what they find by chance makes the file a twentieth larger.
 */
export const MAP_BROTLI: Readonly<Record<number, number>> = {
  [constants.BROTLI_PARAM_QUALITY]: 4,
  [constants.BROTLI_PARAM_LGWIN]: 16,
}

const compressors: Record<Encoding, (bytes: Uint8Array) => Promise<Uint8Array>> = {
  br: (bytes) =>
    promisify(brotliCompress)(bytes, {
      params: { ...MAP_BROTLI, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }),
  gzip: (bytes) => promisify(gzip)(bytes, { level: 6 }),
  identity: (bytes) => Promise.resolve(bytes),
}

/** A row of things to be done, one after the other. */
export class OneAtATime {
  #last: Promise<unknown> = Promise.resolve()

  run<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work, work)
    this.#last = done.catch(() => undefined)
    return done
  }
}

export class Edition {
  readonly seq: number
  readonly madeAtMs: number
  readonly #bodies = new Map<Encoding, Promise<Uint8Array>>()
  readonly #turns: OneAtATime
  readonly #bytes: Uint8Array
  #costMs: number

  constructor(init: { seq: number; madeAtMs: number; bytes: Uint8Array; costMs: number; turns: OneAtATime }) {
    this.seq = init.seq
    this.madeAtMs = init.madeAtMs
    this.#bytes = init.bytes
    this.#costMs = init.costMs
    this.#turns = init.turns
  }

  /** What it has cost so far, ms. */
  get costMs(): number {
    return this.#costMs
  }

  body(encoding: Encoding): Promise<Uint8Array> {
    let body = this.#bodies.get(encoding)
    if (body === undefined) {
      body = this.#turns.run(async () => {
        const began = performance.now()
        const compressed = await compressors[encoding](this.#bytes)
        this.#costMs += performance.now() - began
        return compressed
      })
      this.#bodies.set(encoding, body)
    }
    return body
  }
}

/** The shortest of the forms that the client accepts. */
export function chooseEncoding(header: string | string[] | undefined): Encoding {
  const accepted = new Set(
    String(header ?? '')
      .toLowerCase()
      .split(',')
      .map((part) => part.split(';'))
      .filter(([, weight]) => !/^\s*q=0(\.0*)?\s*$/.test(weight ?? ''))
      .map(([name]) => name?.trim()),
  )
  if (accepted.has('br')) return 'br'
  return accepted.has('gzip') ? 'gzip' : 'identity'
}
