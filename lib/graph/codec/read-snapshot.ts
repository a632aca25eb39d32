/** A map snapshot as it arrives: what can be drawn first is told as soon as it is there. @module */
import type { MapShape, MapSnapshot } from '../snapshot'
import { ByteReader, CodecError } from './bytes'
import { readMagic, shapeOf, snapshotOf } from './decode'
import { SECTION_BYTES_MAX, SNAPSHOT_MAGIC } from './format'

/** Of a length: 2^28 and less. */
const LENGTH_BYTES_MAX = 4

/**
 * @param onShape - called once, before the rest has arrived.
 * @throws {CodecError} when the bytes are no snapshot, or end too early; what the stream throws as it is.
 */
export async function readSnapshot(
  stream: ReadableStream<Uint8Array>,
  onShape: (shape: MapShape) => void,
): Promise<MapSnapshot> {
  const reader = stream.getReader()
  try {
    const from = new Arriving(reader)
    readMagic(new ByteReader(await from.bytes(SNAPSHOT_MAGIC.length)))
    const header = await from.section()
    const shape = shapeOf(header, await from.section())
    onShape(shape)
    const facts = await from.section()
    const snapshot = snapshotOf(shape, facts, await from.section())
    await from.end()
    return snapshot
  } catch (error) {
    // Nobody reads on: the rest need not be sent.
    await reader.cancel().catch(() => undefined)
    throw error
  } finally {
    reader.releaseLock()
  }
}

class Arriving {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>
  #chunks: Uint8Array[] = []
  #held = 0

  constructor(reader: ReadableStreamDefaultReader<Uint8Array>) {
    this.#reader = reader
  }

  async section(): Promise<ByteReader> {
    let length = 0
    for (let index = 0; ; index++) {
      if (index >= LENGTH_BYTES_MAX) throw new CodecError('a section is longer than any map')
      const [byte = 0] = await this.bytes(1)
      length += (byte & 127) * 128 ** index
      if (byte < 128) break
    }
    if (length > SECTION_BYTES_MAX) throw new CodecError('a section is longer than any map')
    return new ByteReader(await this.bytes(length))
  }

  /** Room is made for what has arrived, not for what was announced. */
  async bytes(count: number): Promise<Uint8Array> {
    while (this.#held < count) {
      const { done, value } = await this.#reader.read()
      if (done) throw new CodecError(`the snapshot ends ${String(count - this.#held)} bytes early`)
      this.#chunks.push(value)
      this.#held += value.length
    }
    const all = this.#joined()
    this.#chunks = [all.subarray(count)]
    this.#held = all.length - count
    return all.subarray(0, count)
  }

  async end(): Promise<void> {
    while (this.#held === 0) {
      const { done, value } = await this.#reader.read()
      if (done) return
      this.#held += value.length
    }
    throw new CodecError('the snapshot goes on after its end')
  }

  #joined(): Uint8Array {
    const [first] = this.#chunks
    if (first !== undefined && this.#chunks.length === 1) return first
    const all = new Uint8Array(this.#held)
    let at = 0
    for (const chunk of this.#chunks) {
      all.set(chunk, at)
      at += chunk.length
    }
    return all
  }
}
