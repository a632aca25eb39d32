/** Asks the API as any program would, and reads as much of the answer as can be shown. @module */

export interface ApiAnswer {
  readonly status: number
  readonly statusText: string
  /** Until all that is shown was here. */
  readonly tookMs: number
  /** Of what was read. */
  readonly sizeBytes: number
  /** There was more. */
  readonly isCut: boolean
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
}

/** An export may be millions of rows. */
const READ_BYTES_MAX = 1_048_576
const SHOWN_CHARACTERS = 60_000
const HEADERS_SHOWN = [
  'content-type',
  'ratelimit',
  'ratelimit-policy',
  'retry-after',
  'etag',
  'cache-control',
  'link',
  'content-disposition',
]

/** @param key - of the API; '' asks without one. */
export async function readAnswer(address: string, key: string, signal: AbortSignal): Promise<ApiAnswer> {
  const startedAtMs = performance.now()
  const response = await fetch(address, {
    signal,
    headers: { accept: 'application/json', ...(key !== '' && { authorization: `Bearer ${key}` }) },
    // What is asked here is asked anew.
    cache: 'no-store',
  })
  const { bytes, isCut } = await readSome(response)
  const type = response.headers.get('content-type') ?? ''
  const isText = /json|text|csv|xml/.test(type)
  return {
    status: response.status,
    statusText: response.statusText,
    tookMs: performance.now() - startedAtMs,
    sizeBytes: bytes.length,
    isCut,
    headers: HEADERS_SHOWN.flatMap((name) => {
      const value = response.headers.get(name)
      return value === null ? [] : [[name, value] as const]
    }),
    body: isText
      ? shown(new TextDecoder().decode(bytes), /json\b/.test(type) && !isCut)
      : 'These are no letters: save it from its address.',
  }
}

async function readSome(response: Response): Promise<{ bytes: Uint8Array; isCut: boolean }> {
  const reader = response.body?.getReader()
  const pieces: Uint8Array[] = []
  let length = 0
  while (reader !== undefined && length < READ_BYTES_MAX) {
    const { done, value } = await reader.read()
    if (done) return { bytes: joined(pieces, length), isCut: false }
    pieces.push(value)
    length += value.length
  }
  await reader?.cancel()
  return { bytes: joined(pieces, length), isCut: reader !== undefined }
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length)
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

function shown(text: string, isJson: boolean): string {
  const laidOut = isJson ? layOut(text) : text
  return laidOut.length > SHOWN_CHARACTERS ? `${laidOut.slice(0, SHOWN_CHARACTERS)}\n…` : laidOut
}

function layOut(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    // Rows of JSON, one a line.
    return text
  }
}
