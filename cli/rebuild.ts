/** `cli.ts rebuild`: counts a rollup anew from the rows it is made of. @module */
import { ROLLUPS, rollupList } from '@/db/rebuild/rollups'
import { runRebuild } from '@/db/rebuild/rebuild'
import type { Settings } from '@/lib/env/settings'
import { StartError } from '@/lib/service/start-error'
import { withExistingStore } from './seed/with-store'

/** @throws {StartError} in words for a person. */
export async function rebuild(settings: Settings, name: string): Promise<void> {
  if (!ROLLUPS.some((rollup) => rollup.name === name)) {
    throw new StartError(`There is no rollup "${name}". ${rollupList()}`)
  }
  const stopping = new AbortController()
  const stop = (): void => {
    stopping.abort(new StartError('Stopped. The rollup is as it was.'))
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  const startedAt = performance.now()
  try {
    await withExistingStore(settings, () => runRebuild(settings, name, createSay(), stopping.signal))
    say(`${name} was rebuilt in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s.`)
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
}

const say = (line: string): void => void process.stdout.write(`${line}\n`)

/** At most a line a second, but for the first of each table. */
function createSay(): (text: string) => void {
  let saidAt = -Infinity
  let subject = ''
  return (text) => {
    const [about = ''] = text.split(' ')
    const now = performance.now()
    if (about === subject && now - saidAt < 1_000) return
    saidAt = now
    subject = about
    say(text)
  }
}
