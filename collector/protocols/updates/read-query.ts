/** Questions to authorities and their answers: of both no more than which belong together. @module */
import { WireReader } from '../tracer/wire-reader'
import { MAX_QUERY_ID_BYTES } from './constants'

const QUERY_ID = 1
const LENGTH_DELIMITED = 2

/**
 * The id of a query, from the payload of an envelope of type `query` or of type `response`, lower-case hex.
 * @returns null when it is neither.
 */
export function readQueryId(payload: Uint8Array): string | null {
  const whole = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength)
  const reader = new WireReader()
  reader.open(whole, 0, whole.length)
  let id: Buffer | null = null
  while (reader.next()) {
    if (reader.field !== QUERY_ID) continue
    if (reader.wireType !== LENGTH_DELIMITED) return null
    id = whole.subarray(reader.start, reader.stop)
  }
  if (!reader.isWhole || id === null || id.length === 0 || id.length > MAX_QUERY_ID_BYTES) return null
  return id.toString('hex')
}
