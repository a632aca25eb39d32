/**
 * Connections that ask, read the whole answer, and ask again. Bodies are counted as they come and kept nowhere: a loader
 * that makes text of two megabytes would measure itself.
 * @module
 */
import { connect, type Socket } from 'node:net'
import { readHead } from './answer-head'

export interface LoopInit {
  readonly url: string
  /** Asked one after another by each connection, over and over. */
  readonly paths: readonly string[]
  readonly headers: Readonly<Record<string, string>>
  readonly connections: number
  readonly seconds: number
  /** @param tookMs - from the sending of the request until the last byte of its answer. */
  readonly onAnswer: (status: number, tookMs: number) => void
}

export interface LoopResult {
  /** From the first request until the last answer. */
  readonly seconds: number
  /** Connections that broke, with an answer under way; each goes on with another. */
  readonly broken: number
  /** Connections on which nothing came for {@link SILENCE_LIMIT_MS}; each goes on with another. */
  readonly timeouts: number
}

const READ_BYTES = 64 * 1_024
const SILENCE_LIMIT_MS = 10_000
const HEAD_BYTES_MAX = 64 * 1_024

/** @throws {AnswerHeadError} when an answer is none that it can count. */
export async function runClosedLoop(init: LoopInit): Promise<LoopResult> {
  const startedAt = performance.now()
  const failures = { broken: 0, timeouts: 0 }
  await Promise.all(
    Array.from({ length: init.connections }, (_, index) =>
      keepAsking(init, index, startedAt + 1_000 * init.seconds, failures),
    ),
  )
  return { seconds: (performance.now() - startedAt) / 1_000, ...failures }
}

async function keepAsking(
  init: LoopInit,
  index: number,
  untilMs: number,
  failures: { broken: number; timeouts: number },
): Promise<void> {
  const { hostname, port, host } = new URL(init.url)
  const lines = Object.entries({ host, ...init.headers }).map(([name, value]) => `${name}: ${value}\r\n`)
  const requests = init.paths.map((path) => Buffer.from(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`))
  // Each begins elsewhere: or all would ask the same at once, and be answered together.
  let turn = index
  const nextRequest = (): Buffer => requests[turn++ % requests.length] ?? Buffer.alloc(0)
  while (performance.now() < untilMs) {
    const end = await askOnOneConnection({
      hostname,
      port: Number(port),
      nextRequest,
      untilMs,
      onAnswer: init.onAnswer,
    })
    if (end !== 'done') failures[end] += 1
  }
}

interface Connection {
  readonly hostname: string
  readonly port: number
  readonly nextRequest: () => Buffer
  readonly untilMs: number
  readonly onAnswer: LoopInit['onAnswer']
}

function askOnOneConnection({
  hostname,
  port,
  nextRequest,
  untilMs,
  onAnswer,
}: Connection): Promise<'done' | 'broken' | 'timeouts'> {
  return new Promise((resolve, reject) => {
    let head: Buffer | null = null
    let status = 0
    let bytesLeft = 0
    let askedAt = 0
    const ask = (): void => {
      askedAt = performance.now()
      socket.write(nextRequest())
    }
    const read = (bytes: Buffer): void => {
      if (bytesLeft > 0) {
        bytesLeft -= bytes.length
      } else {
        // The memory that is read into is used again.
        head = head === null ? Buffer.from(bytes) : Buffer.concat([head, bytes])
        const answer = readHead(head, HEAD_BYTES_MAX)
        if (answer === null) return
        status = answer.status
        bytesLeft = answer.bodyBytes - (head.length - answer.headBytes)
        head = null
      }
      if (bytesLeft > 0) return
      const now = performance.now()
      onAnswer(status, now - askedAt)
      if (now < untilMs) ask()
      else end('done')
    }
    const socket: Socket = connect({
      host: hostname,
      port,
      noDelay: true,
      onread: {
        buffer: Buffer.allocUnsafeSlow(READ_BYTES),
        callback: (length, buffer) => {
          try {
            read(Buffer.from(buffer.buffer, buffer.byteOffset, length))
          } catch (error) {
            socket.destroy()
            reject(
              error instanceof Error ? error : new Error('An answer could not be read.', { cause: error }),
            )
          }
          return true
        },
      },
    })
    const end = (how: 'done' | 'broken' | 'timeouts'): void => {
      socket.destroy()
      resolve(how)
    }
    socket.setTimeout(SILENCE_LIMIT_MS, () => {
      end('timeouts')
    })
    socket.once('connect', ask)
    socket.once('error', () => {
      end('broken')
    })
    socket.once('close', () => {
      end('broken')
    })
  })
}
