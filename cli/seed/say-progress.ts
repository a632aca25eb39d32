/** What a person who waits for a seed is told. @module */
import type { SeedProgress } from '@/collector/seed/block-writer'

export const print = (line: string): void => void process.stdout.write(`${line}\n`)

/** One line at a terminal that is written over; elsewhere one every few seconds. */
export function createSay(): (progress: SeedProgress) => void {
  const isTerminal = process.stdout.isTTY
  const pauseMs = isTerminal ? 200 : 5_000
  let part = ''
  let partStartedAt = performance.now()
  let saidAt = -Infinity
  return (progress) => {
    const now = performance.now()
    const isNew = progress.part !== part
    if (isNew) {
      if (isTerminal && part !== '') process.stdout.write('\n')
      part = progress.part
      partStartedAt = now
    }
    if (part === '' || (!isNew && now - saidAt < pauseMs)) return
    saidAt = now
    const line = describeProgress(progress, (now - partStartedAt) / 1_000)
    process.stdout.write(isTerminal ? `\r\u001b[2K${line}` : `${line}\n`)
  }
}

function describeProgress({ part, rows, there, expected }: SeedProgress, seconds: number): string {
  if (rows + there === 0) return part
  const rate = rows / Math.max(seconds, 0.001)
  const all = rows + there
  const share = expected === null ? '' : ` (${String(Math.min(100, Math.floor((100 * all) / expected)))}%)`
  if (seconds < 1 || rows === 0) return `${part}: ${all.toLocaleString('en')} rows${share}`
  const left = expected === null ? '' : `, ${Math.max(0, (expected - all) / rate).toFixed(0)} s left`
  return `${part}: ${all.toLocaleString('en')} rows${share}, ${rate < 10_000 ? Math.round(rate).toLocaleString('en') : `${Math.round(rate / 1_000).toLocaleString('en')} thousand`} a second${left}`
}
