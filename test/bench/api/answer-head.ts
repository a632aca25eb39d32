/** The head of an HTTP answer, as far as counting its body needs it. @module */

export interface AnswerHead {
  readonly status: number
  readonly headBytes: number
  readonly bodyBytes: number
}

/** An answer whose end cannot be told from its head. */
export class AnswerHeadError extends Error {
  constructor(head: string) {
    super(`An answer does not say how long it is:\n${head}`)
    this.name = 'AnswerHeadError'
  }
}

const END_OF_HEAD = '\r\n\r\n'

/**
 * @param bytes - from the first of an answer on.
 * @param maxBytes - how long a head may be.
 * @returns null while the head is not whole.
 * @throws {AnswerHeadError} when it is too long, no head, or of an answer without `content-length`.
 */
export function readHead(bytes: Buffer, maxBytes: number): AnswerHead | null {
  const end = bytes.indexOf(END_OF_HEAD)
  if (end === -1 && bytes.length <= maxBytes) return null
  const head = bytes.toString('latin1', 0, end === -1 ? maxBytes : end)
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1])
  const bodyBytes =
    status === 204 || status === 304 ? 0 : Number(/\r\ncontent-length: (\d+)(?:\r\n|$)/i.exec(head)?.[1])
  if (end === -1 || Number.isNaN(status) || Number.isNaN(bodyBytes)) throw new AnswerHeadError(head)
  return { status, headBytes: end + END_OF_HEAD.length, bodyBytes }
}
