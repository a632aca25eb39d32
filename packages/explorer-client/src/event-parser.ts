/**
 * Server-sent events out of their text.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 * @module
 */

export interface ServerSentEvent {
  readonly name: string
  readonly data: string
}

export class EventParser {
  #rest = ''
  #isFirst = true
  #name = ''
  #data: string[] = []
  #id: string | null = null
  #lastId: string | null = null
  #retryMs: number | null = null

  /** Id of the last event that was given out, or of one before it. */
  get lastId(): string | null {
    return this.#lastId
  }

  /** How long the server wants to be left alone after the connection broke. */
  get retryMs(): number | null {
    return this.#retryMs
  }

  /** @param piece - of the text, cut anywhere. */
  *push(piece: string): Generator<ServerSentEvent> {
    this.#rest += piece
    if (this.#isFirst && this.#rest !== '') {
      this.#rest = this.#rest.replace(/^\uFEFF/, '')
      this.#isFirst = false
    }
    for (;;) {
      const end = /\r\n|\n|\r(?!$)/.exec(this.#rest)
      if (end === null) return
      const line = this.#rest.slice(0, end.index)
      this.#rest = this.#rest.slice(end.index + end[0].length)
      if (line !== '') {
        this.#take(line)
        continue
      }
      const event = { name: this.#name === '' ? 'message' : this.#name, data: this.#data.join('\n') }
      const isEvent = this.#data.length > 0
      this.#name = ''
      this.#data = []
      if (this.#id !== null) this.#lastId = this.#id
      if (isEvent) yield event
    }
  }

  #take(line: string): void {
    const colon = line.indexOf(':')
    const field = colon === -1 ? line : line.slice(0, colon)
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (field === 'event') this.#name = value
    else if (field === 'data') this.#data.push(value)
    else if (field === 'id' && !value.includes('\0')) this.#id = value
    else if (field === 'retry' && /^\d+$/.test(value)) this.#retryMs = Number(value)
  }
}
