/** Answers to what is no request that can be read: Node would close the connection with an empty one. @module */
import type { Server } from 'node:http'
import type { Socket } from 'node:net'

const ANSWERS: Readonly<Record<string, readonly [string, string]>> = {
  HPE_HEADER_OVERFLOW: [
    '431 Request Header Fields Too Large',
    'The address and the headers together may have 16 KiB: ask for less at once.',
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [
    '408 Request Timeout',
    'The request took too long to arrive: its head may take 10 seconds, all of it 30.',
  ],
}
const NO_HTTP = ['400 Bad Request', 'This is no HTTP request that can be read.'] as const

export function answerClientErrors(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy()
      return
    }
    const [status, text] = ANSWERS[error.code ?? ''] ?? NO_HTTP
    const head = [
      `HTTP/1.1 ${status}`,
      'Content-Type: text/plain; charset=utf-8',
      `Content-Length: ${String(Buffer.byteLength(text) + 1)}`,
      'X-Content-Type-Options: nosniff',
      'Connection: close',
    ]
    socket.end(`${head.join('\r\n')}\r\n\r\n${text}\n`)
    // Whoever goes on sending is not listened to.
    socket.destroySoon()
  })
}
