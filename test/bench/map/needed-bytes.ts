/** How many of the bytes of a map, as they are sent, have to come before it can be drawn. @module */
import { request } from 'node:http'
import { createBrotliDecompress } from 'node:zlib'
import { readSnapshot } from '@/lib/graph/codec/read-snapshot'

/** Bytes that are handed on at once: about what a packet carries. */
const PACKET = 1_400

export interface NeededBytes {
  /** Until every node and link can be drawn. */
  readonly shapeMb: number
  /** Until all is known of them. */
  readonly wholeMb: number
}

/** @param url - of the web. The map is asked for as a browser asks for it. */
export async function neededBytes(url: string): Promise<NeededBytes> {
  const sent = await new Promise<Buffer>((resolve, reject) => {
    request(`${url}/map/snapshot.bin`, { headers: { 'accept-encoding': 'br' } }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve(Buffer.concat(chunks)))
      response.on('error', reject)
    })
      .on('error', reject)
      .end()
  })
  const unpack = createBrotliDecompress()
  let given = 0
  let shapeBytes = sent.length
  const stream = new ReadableStream<Uint8Array>({
    start: (to) => {
      unpack.on('data', (chunk: Buffer) => to.enqueue(chunk))
      unpack.on('end', () => to.close())
      unpack.on('error', (error) => to.error(error))
    },
  })
  const reading = readSnapshot(stream, () => {
    shapeBytes = given
  })
  while (given < sent.length) {
    const packet = sent.subarray(given, given + PACKET)
    given += packet.length
    await new Promise<void>((resolve) => unpack.write(packet, () => resolve()))
    await new Promise((resolve) => setImmediate(resolve))
  }
  unpack.end()
  await reading
  const mb = (bytes: number): number => Math.round(bytes / 1e4) / 100
  return { shapeMb: mb(shapeBytes), wholeMb: mb(sent.length) }
}
