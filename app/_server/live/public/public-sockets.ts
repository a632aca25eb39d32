/**
 * Public events over socket.io: a door of its own beside that of the pages, open to every origin, for what it tells is
 * public and it takes nothing but the question a client connects with. With socket.io's own parser, which clients in
 * any language have.
 * @module
 */
import type { Server as HttpServer, IncomingMessage } from 'node:http'
import { Server, type Socket } from 'socket.io'
import type { z } from 'zod'
import {
  PUBLIC_SOCKET_PATH,
  PUBLIC_TOPICS,
  publicEventsQuerySchema,
  type PublicEventName,
  type PublicEventsQuery,
  type ResyncReason,
} from '@/lib/live/public-events'
import type { AddressPlaces } from '../address-places'
import { CommandBudget } from '../command-budget'
import type { Outlet } from './listener'
import type { PublicFeed } from './public-feed'

/** A client sends a question of two short texts, and then nothing. */
const MAX_PAYLOAD_BYTES = 1_024
/** What waits for one client before it is told no more for the while. */
const FULL_BYTES = 256 * 1_024

type Tells = Record<PublicEventName, (data: unknown, id: string | null) => void>
type Takes = Record<string, never>
type PublicSocket = Socket<Takes, Tells>

export interface PublicSocketsInit {
  readonly server: HttpServer
  readonly feed: PublicFeed
  readonly places: AddressPlaces
  readonly onRefused: () => void
  readonly onEvent: (bytes: number) => void
  readonly onResync: (reason: ResyncReason) => void
  readonly onStalled: () => void
  readonly now: () => number
}

export class PublicSockets {
  readonly #init: PublicSocketsInit
  readonly #io: Server<Takes, Tells>

  constructor(init: PublicSocketsInit) {
    this.#init = init
    this.#io = new Server(init.server, {
      path: PUBLIC_SOCKET_PATH,
      transports: ['websocket'],
      perMessageDeflate: false,
      httpCompression: false,
      serveClient: false,
      maxHttpBufferSize: MAX_PAYLOAD_BYTES,
      pingInterval: 20_000,
      pingTimeout: 20_000,
      connectTimeout: 10_000,
      // Other sockets live on this server too.
      destroyUpgrade: false,
      allowRequest: (request, answer) => {
        this.#admit(request, answer)
      },
    })
    const questions = new WeakMap<PublicSocket, PublicEventsQuery>()
    this.#io.use((socket, next) => {
      const question = publicEventsQuerySchema.safeParse(socket.handshake.auth)
      if (question.success) questions.set(socket, question.data)
      next(question.success ? undefined : new QuestionError(question.error))
    })
    this.#io.on('connection', (socket) => {
      this.#welcome(socket, questions.get(socket) ?? {})
    })
  }

  get size(): number {
    return this.#io.of('/').sockets.size
  }

  async close(): Promise<void> {
    await this.#io.close()
  }

  #admit(request: IncomingMessage, answer: (refusal: string | null, isAllowed: boolean) => void): void {
    if (this.#init.places.take(request, request.socket)) {
      answer(null, true)
    } else {
      this.#init.onRefused()
      answer('too many open streams from this address', false)
    }
  }

  #welcome(socket: PublicSocket, { topics = [...PUBLIC_TOPICS], after }: PublicEventsQuery): void {
    const budget = new CommandBudget(this.#init.now)
    // Middleware that never goes on: nothing a client sends becomes an event of the socket.
    socket.use(() => {
      if (!budget.take()) socket.disconnect(true)
    })
    socket.once('disconnect', this.#init.feed.listen(this.#outlet(socket), topics, after))
  }

  #outlet(socket: PublicSocket): Outlet {
    const { onEvent, onResync, onStalled } = this.#init
    let queuedBytes = 0
    // What is made is queued until the transport takes all that is queued at once.
    socket.conn.on('packetCreate', ({ data }: { data?: unknown }) => {
      queuedBytes += typeof data === 'string' ? data.length : 0
    })
    socket.conn.on('flush', () => {
      queuedBytes = 0
    })
    return {
      send: (name, id, json) => {
        onEvent(json.length)
        socket.emit(name, JSON.parse(json) as unknown, id)
      },
      get isFull() {
        return queuedBytes >= FULL_BYTES
      },
      onDrain: (goOn) => socket.conn.on('drain', goOn),
      end: () => {
        onStalled()
        // Not closed but destroyed: a closing frame would wait behind what the client does not take.
        socket.request.socket.destroy()
      },
      onResync,
    }
  }
}

/** Reaches the client as `connect_error`: socket.io sends the message and `data`. */
class QuestionError extends Error {
  override readonly name = 'QuestionError'
  readonly data: { errors: { field: string; expected: string }[] }

  constructor(cause: z.ZodError) {
    super('The question in `auth` does not fit', { cause })
    this.data = {
      errors: cause.issues.map(({ path, message }) => ({ field: path.join('.'), expected: message })),
    }
  }
}
