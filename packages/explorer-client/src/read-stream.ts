/** Bodies that are read as they come. @module */
import { ConnectionError, UnexpectedAnswerError } from './errors'

/** Pieces of the text of a body. @throws {ConnectionError} when it breaks off. */
export async function* readPieces(
  response: Response,
  signal: AbortSignal | undefined,
): AsyncGenerator<string> {
  if (response.body === null) return
  const reader = response.body.getReader()
  const decoder = new TextDecoder()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      yield decoder.decode(value, { stream: true })
    }
    const rest = decoder.decode()
    if (rest !== '') yield rest
  } catch (error) {
    signal?.throwIfAborted()
    throw new ConnectionError('the connection broke while the answer was read', { cause: error })
  } finally {
    // Whoever stops early wants no more of it: the connection is free for others.
    await reader.cancel().catch(() => undefined)
  }
}

/** Values of a body of newline-delimited JSON. */
export async function* readLines(response: Response, signal: AbortSignal | undefined): AsyncGenerator {
  let rest = ''
  for await (const piece of readPieces(response, signal)) {
    const lines = (rest + piece).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line !== '') yield readLine(line)
  }
  if (rest.trim() !== '') yield readLine(rest)
}

function readLine(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch (error) {
    throw new UnexpectedAnswerError('a line of the answer is not JSON', { cause: error })
  }
}
