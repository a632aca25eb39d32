/** Parameters that are too long for an address, as `multipart/form-data`. @module */
import { randomUUID } from 'node:crypto'

interface Form {
  readonly type: string
  readonly body: Buffer
}

/** @param parts - names, which hold no quotes, and texts. */
export function asForm(parts: readonly (readonly [name: string, text: string])[]): Form {
  const boundary = randomUUID()
  const body = parts.map(
    ([name, text]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`,
  )
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.from(`${body.join('')}--${boundary}--\r\n`),
  }
}
