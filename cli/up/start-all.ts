/** Which parts a network needs, in which order they start, and what one hands on to the next. @module */
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { ENGINE_ENV } from '@/db/engine/thread-pool'
import { runMigrate } from '@/db/migrate-main'
import type { Settings } from '@/lib/env/settings'
import { loadProfile } from '@/lib/networks/load-profile'
import { makeFolder } from '@/lib/service/make-folder'
import { StartError } from '@/lib/service/start-error'
import { ownCommand } from './own-command'
import type { Progress } from './progress'
import type { Supervisor } from './supervisor'
import { createTraceTo } from './trace-to'

export interface StartAllInit {
  settings: Settings
  environment: Readonly<Record<string, string | undefined>>
  isDev: boolean
  progress: Progress
  supervisor: Supervisor
}

type Details = Record<string, string>

/** @throws {StartError} with one sentence when a part cannot start; the caller ends what runs by then. */
export async function startAll(init: StartAllInit): Promise<void> {
  const { settings, environment, isDev, progress, supervisor } = init
  const profile = loadProfile(settings)
  await requireFreePort(settings.WEB_HOST, settings.WEB_PORT)
  const logs = makeLogFolder(settings.DATA_DIR)
  progress.title(`Meshara Explorer · ${profile.title}`)

  const parts: Record<string, Details> = {}
  const handedOn: Details = { NODE_ENV: isDev ? 'development' : 'production' }
  const traceTo = createTraceTo((text) => progress.notice(text, 'demo mesh'))
  const keep = async (
    name: string,
    title: string,
    own: Readonly<Details> = {},
    onReady?: (details: Details) => void,
  ) => {
    const note = (details: Details): void => {
      parts[name] = details
      onReady?.(details)
      if (name === 'mesh' || name === 'collect')
        traceTo.tell(parts.mesh?.controlUrl, parts.collect?.traceAddress)
    }
    const details = await progress.step(title, (onProgress) =>
      supervisor.keep(
        () => ({
          name,
          argv: [...ownCommand(), name],
          environment: { ...environment, ...handedOn, ...own },
          logPath: join(logs, `${name}.log`),
          onProgress,
          onNotice: (text) => progress.notice(text, title),
        }),
        (again) => {
          note(again)
          void recordParts(settings.DATA_DIR, parts)
          // Its nodes have other ports now.
          if (name === 'mesh') supervisor.restart('collect')
        },
      ),
    )
    note(details)
    return details
  }

  const isCollecting = settings.COLLECT === 'on'
  const mesh =
    isCollecting && profile.demoMesh
      ? keep('mesh', 'demo mesh', {}, (details) => {
          if (details.bootstrap !== undefined) handedOn.BOOTSTRAP = details.bootstrap
          if (details.placesFile !== undefined) handedOn.PLACES_FILE = details.placesFile
        })
      : undefined
  const store = (async () => {
    if (settings.CLICKHOUSE_URL === undefined) {
      await keep('engine', 'database', ENGINE_ENV)
    }
    await progress.step('migrations', async (onProgress) => {
      await runMigrate(settings, onProgress)
      return {}
    })
  })()
  const web = store.then(() => keep('web', 'web'))
  const cartographer = store.then(() => keep('cartographer', 'cartographer'))
  const collector = isCollecting
    ? Promise.all([store, mesh]).then(() => keep('collect', 'collector'))
    : undefined
  const [{ url }, , collected] = await Promise.all([web, cartographer, collector])
  const traceAddress = collected?.traceAddress
  await recordParts(settings.DATA_DIR, parts)
  if (traceAddress !== undefined) progress.notice(`nodes can report to ${traceAddress}`, 'collector')
  progress.title(`Open ${url ?? 'the address above'} · Ctrl-C ends everything · logs in ${logs}`)
}

/** Where each part answers, for people and programs that look after a running stack. */
async function recordParts(dataDir: string, parts: Record<string, Details>): Promise<void> {
  await writeFile(join(dataDir, 'parts.json'), `${JSON.stringify(parts, null, 2)}\n`, { mode: 0o600 })
}

function makeLogFolder(dataDir: string): string {
  const logs = resolve(dataDir, 'logs')
  try {
    makeFolder(logs, 0o700)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new StartError(`The data folder ${dataDir} cannot be written: ${why}.`, { cause: error })
  }
  return logs
}

async function requireFreePort(host: string, port: number): Promise<void> {
  if (port === 0) return
  await new Promise<void>((settle, reject) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE'
          ? `Port ${String(port)} on ${host} is taken: stop what uses it, or choose another with --port.`
          : `Cannot listen on ${host}:${String(port)}: ${error.message}.`
      reject(new StartError(why, { cause: error }))
    })
    probe.listen(port, host, () => probe.close(() => settle()))
  })
}
