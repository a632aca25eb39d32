/** Packs what a page sends, while it is sent. @module */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { constants, createBrotliCompress, createGzip } from 'node:zlib'
import { chooseEncoding } from './live/edition'

/** What is shorter, and says so, saves nothing that is felt. */
const LEAST_BYTES = 1_024
const PACKABLE = /^(?:text\/(?!event-stream)|application\/(?:javascript|json|manifest\+json)|image\/svg\+xml)/

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

/**
 * From now on what is written to the response is packed, where the client can unpack it and it is worth it: both are
 * known with the headers. Pages come in parts, so what is written in one turn of the loop is sent at its end.
 */
export function packResponse(request: IncomingMessage, response: ServerResponse): void {
  const encoding = chooseEncoding(request.headers['accept-encoding'])
  const plain = {
    writeHead: response.writeHead.bind(response),
    write: response.write.bind(response) as Write,
    end: response.end.bind(response) as End,
  }
  let packer: Packer | undefined

  const writeHead = (
    status: number,
    ...rest: (string | OutgoingHttpHeaders | undefined)[]
  ): ServerResponse => {
    for (const [name, value] of Object.entries(rest.find((each) => typeof each === 'object') ?? {})) {
      if (value !== undefined) response.setHeader(name, value)
    }
    response.statusCode = status
    if (isPackable(request, response)) {
      response.appendHeader('vary', 'Accept-Encoding')
      if (encoding !== 'identity') {
        response.setHeader('content-encoding', encoding)
        response.removeHeader('content-length')
        packer = openPacker(encoding, response, plain)
      }
    }
    return plain.writeHead(status)
  }
  const write: Write = (...args) => {
    if (!response.headersSent) writeHead(response.statusCode)
    return packer === undefined ? plain.write(...args) : packer.write(...args)
  }
  const end: End = (...args) => {
    const [chunk, encodingOfIt] = args
    const isLast = typeof chunk === 'string' || chunk instanceof Uint8Array
    if (!response.headersSent) {
      if (isLast && !response.hasHeader('content-length')) {
        const named = typeof encodingOfIt === 'string' ? (encodingOfIt as BufferEncoding) : undefined // as Node has it
        response.setHeader('content-length', Buffer.byteLength(chunk, named))
      }
      writeHead(response.statusCode)
    }
    if (packer === undefined) return plain.end(...args)
    packer.end(...args)
    return response
  }
  Object.assign(response, { writeHead, write, end })
}

/** As Node calls them: a chunk, its encoding where it is a text, a callback; each may be left out. */
type Write = (...args: unknown[]) => boolean
type End = (...args: unknown[]) => ServerResponse

interface Packer {
  write: Write
  end(...args: unknown[]): void
}

function openPacker(
  encoding: 'br' | 'gzip',
  response: ServerResponse,
  plain: { write: Write; end: End },
): Packer {
  const stream = encoding === 'br' ? createBrotliCompress(BROTLI) : createGzip()
  stream.on('data', (bytes: Buffer) => {
    if (!plain.write(bytes)) stream.pause()
  })
  stream.on('end', () => plain.end())
  stream.on('error', () => response.destroy())
  stream.on('drain', () => response.emit('drain'))
  response.on('drain', () => stream.resume())
  // A reader who leaves early leaves no packer behind.
  response.once('close', () => stream.destroy())
  let isToFlush = false
  return {
    write: (...args) => {
      if (!isToFlush) {
        isToFlush = true
        setImmediate(() => {
          isToFlush = false
          if (stream.writable) stream.flush()
        })
      }
      return (stream.write as Write)(...args)
    },
    end: (...args) => {
      ;(stream.end as (...args: unknown[]) => unknown)(...args)
    },
  }
}

function isPackable({ method }: IncomingMessage, response: ServerResponse): boolean {
  const { statusCode } = response
  // A part of a file is counted in the bytes of the file.
  if (method === 'HEAD' || statusCode < 200 || [204, 206, 304].includes(statusCode)) return false
  if (response.hasHeader('content-encoding')) return false
  const length = response.getHeader('content-length')
  if (length !== undefined && Number(length) < LEAST_BYTES) return false
  return PACKABLE.test(String(response.getHeader('content-type') ?? ''))
}
