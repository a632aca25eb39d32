/** Requests to one server: where it is, who asks, and asking again when it says "later". @module */
import { AnswerCache } from './answer-cache'
import { ConnectionError, ProblemError, readProblem, UnexpectedAnswerError } from './errors'
import { backoffMs, sleep } from './sleep'

export interface ClientOptions {
  /** Where the explorer is, such as `https://explorer.example.org`; a path before `/api/v1` is kept. */
  readonly url: string
  /** A key of the API, for more than the open budget. Not in a page: whoever reads the page could use it. */
  readonly key?: string
  /** How often a question is asked again after 429 or 503. Default 3. */
  readonly retries?: number
  /** A server that asks for a longer wait than this is not waited for, ms. Default 60,000. */
  readonly maxWaitMs?: number
  /**
   * How many answers are kept to be confirmed by their entity tag rather than sent again. Default 0; in a browser its
   * own cache does this already.
   */
  readonly cacheEntries?: number
  /** In place of the global one. */
  readonly fetch?: typeof globalThis.fetch
}

export interface CallOptions {
  /** Calls off the question, the waiting and whatever is still being read; the reason of the signal is thrown. */
  readonly signal?: AbortSignal
}

/** Told when an answer is waited for, and when it is not, since the server asked to be left alone for a while. */
export interface Waiting {
  start(): void
  stop(): void
}

export type Search = Readonly<Record<string, unknown>>

const API_PATH = '/api/v1'
const FIRST_WAIT_MS = 1_000
const MAX_WAIT_MS = 60_000
const RETRIES = 3

export class Connection {
  readonly #options: ClientOptions
  readonly #base: string
  readonly #fetch: typeof globalThis.fetch
  readonly #cache: AnswerCache

  constructor(options: ClientOptions) {
    this.#options = options
    this.#base = new URL(options.url).href.replace(/\/+$/, '') + API_PATH
    // Called as a method of anything but the window, the browser's own refuses.
    this.#fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init))
    this.#cache = new AnswerCache(options.cacheEntries ?? 0)
  }

  /** @param route - with `{names}`, which are taken from the question; the rest becomes the search. */
  address(route: string, question: Search): string {
    const rest = new Map(Object.entries(question))
    const path = route.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => {
      const value = rest.get(name)
      rest.delete(name)
      if (value === undefined || value === '') throw new TypeError(`${name} is missing`)
      return encodeURIComponent(written(value))
    })
    const search = new URLSearchParams()
    for (const [name, value] of rest) {
      if (value !== undefined && value !== null) search.set(name, written(value))
    }
    return `${this.#base}${path}${search.size === 0 ? '' : `?${search.toString()}`}`
  }

  /** @throws {ProblemError | ConnectionError | UnexpectedAnswerError} */
  async json(address: string, options: CallOptions): Promise<unknown> {
    const kept = this.#cache.get(address)
    const headers = { accept: 'application/json', ...(kept && { 'if-none-match': kept.etag }) }
    const response = await this.open(address, headers, options)
    const text = response.status === 304 && kept ? kept.text : await readText(response, options)
    const etag = response.headers.get('etag')
    if (etag !== null) this.#cache.set(address, { etag, text })
    try {
      return JSON.parse(text)
    } catch (error) {
      throw new UnexpectedAnswerError(`${address} answered with something that is not JSON`, { cause: error })
    }
  }

  /** A success, or 304 where the headers ask for one, whose body is still to be read. */
  async open(
    address: string,
    headers: Readonly<Record<string, string>>,
    { signal }: CallOptions,
    waiting?: Waiting,
  ): Promise<Response> {
    const { key, retries = RETRIES, maxWaitMs = MAX_WAIT_MS } = this.#options
    for (let attempt = 0; ; attempt++) {
      waiting?.start()
      const response = await this.#send(address, {
        headers: { ...headers, ...(key !== undefined && { authorization: `Bearer ${key}` }) },
        ...(signal !== undefined && { signal }),
      })
      if (response.ok || response.status === 304) return response
      const problem = await readProblem(response)
      signal?.throwIfAborted()
      if (attempt >= retries || !(response.status === 429 || response.status === 503)) throw problem
      const asked = problem instanceof ProblemError ? problem.retryAfter : null
      const waitMs = asked === null ? backoffMs(attempt, FIRST_WAIT_MS, maxWaitMs) : asked * 1_000
      if (waitMs > maxWaitMs) throw problem
      waiting?.stop()
      await sleep(waitMs, signal)
    }
  }

  async #send(address: string, init: RequestInit): Promise<Response> {
    try {
      return await this.#fetch(address, init)
    } catch (error) {
      init.signal?.throwIfAborted()
      throw new ConnectionError(`${new URL(address).origin} cannot be reached`, { cause: error })
    }
  }
}

async function readText(response: Response, { signal }: CallOptions): Promise<string> {
  try {
    return await response.text()
  } catch (error) {
    signal?.throwIfAborted()
    throw new ConnectionError('the connection broke while the answer was read', { cause: error })
  }
}

function written(value: unknown): string {
  return Array.isArray(value) ? value.join(',') : String(value)
}
