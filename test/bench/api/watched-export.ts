/** Takes one export to its end while watching the memory of the process that gives it. @module */
import { get, type IncomingMessage } from 'node:http'
import { readFileSync } from 'node:fs'

export interface WatchedExport {
  readonly rows: number
  readonly bytes: number
  readonly rowsPerSecond: number
  readonly growthMb: number
}

const WATCH_MS = 50
const MB = 1_000_000
const NEW_LINE = 0x0a

/** @param pid - of the process that gives it. @throws when it is refused or breaks off. */
export async function watchExport(
  url: string,
  headers: Readonly<Record<string, string>>,
  pid: number,
): Promise<WatchedExport> {
  const before = residentBytes(pid)
  let most = before
  const watch = setInterval(() => {
    most = Math.max(most, residentBytes(pid))
  }, WATCH_MS)
  const startedAt = performance.now()
  let lines = 0
  let bytes = 0
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      get(url, { headers }, resolve).on('error', reject)
    })
    if (response.statusCode !== 200)
      throw new Error(`The export was answered ${String(response.statusCode)}.`)
    for await (const chunk of response as AsyncIterable<Buffer>) {
      bytes += chunk.length
      for (let at = chunk.indexOf(NEW_LINE); at !== -1; at = chunk.indexOf(NEW_LINE, at + 1)) lines += 1
    }
  } finally {
    clearInterval(watch)
  }
  const seconds = (performance.now() - startedAt) / 1_000
  const rows = lines - 1
  return {
    rows,
    bytes,
    rowsPerSecond: Math.round(rows / seconds),
    growthMb: Math.round((10 * (Math.max(most, residentBytes(pid)) - before)) / MB) / 10,
  }
}

function residentBytes(pid: number): number {
  const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? NaN) * 1_024
}
