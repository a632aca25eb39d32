/** Packs what pages send, while it is sent. @module */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { constants } from 'node:zlib'
import compression from 'compression'

/**
 * A page holds its content twice, as markup and as what its scripts go on from, a hundred KB apart and more. Gzip looks
 * back over 32 KB and sends both; a window of this size (a power of two) sees the first again. Quality 5 is the least
 * that looks so far, and takes as long as gzip.
 */
const BROTLI = {
  params: {
    [constants.BROTLI_PARAM_QUALITY]: 5,
    [constants.BROTLI_PARAM_LGWIN]: 20,
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
  },
}

/** There is nothing to pack, or it is a part of a file, which is counted in the bytes of the file. */
const NOT_PACKED = [204, 206, 304]

/** Its types are those of a framework; all that it asks for is what Node's own have. */
type Middleware = (request: IncomingMessage, response: ServerResponse, next: () => void) => void

/**
 * From when `next` is called, what is written to the response is packed, where the client can unpack it and it is worth
 * it. Who writes in parts has each of them sent by the `flush` that the response is given.
 */
export const packResponse = compression({
  brotli: BROTLI,
  filter: (request, response) =>
    !NOT_PACKED.includes(response.statusCode) && compression.filter(request, response),
}) as unknown as Middleware
