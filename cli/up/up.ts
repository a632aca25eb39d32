/** `up`: the whole product on one machine. @module */
import { mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import type { Settings } from '@/lib/env/settings'
import { loadProfile } from '@/lib/networks/load-profile'
import { StartError } from '@/lib/service/start-error'
import { ENGINE_THREADS } from '@/db/engine/threads'
import { createProgress } from './progress'
import { createSupervisor, type Supervisor } from './supervisor'

/** Everything must have ended within five seconds of Ctrl-C. */
const STOP_LIMIT_MS = 4_500

export interface UpInit {
  settings: Settings
  environment: Readonly<Record<string, string | undefined>>
  isDev: boolean
}

/**
 * Starts what is needed, in order, and keeps it running until SIGINT or SIGTERM.
 * @throws {StartError} with one sentence when something cannot start; what had been started has ended by then.
 */
export async function runUp({ settings, environment, isDev }: UpInit): Promise<void> {
  const progress = createProgress(process.stdout)
  const supervisor = createSupervisor({ onNotice: (text) => progress.notice(text), now: Date.now })
  let stopping: Promise<void> | undefined
  const stop = (): Promise<void> => (stopping ??= supervisor.stop(['engine'], STOP_LIMIT_MS))
  const asked = new Promise<'asked'>((settle) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => settle('asked'))
  })
  const started = startAll({ settings, environment, isDev, progress, supervisor })
  try {
    if ((await Promise.race([started, asked])) !== 'asked') await asked
    progress.notice('stopping')
  } finally {
    await stop()
  }
  progress.notice('stopped')
  // Only now: a start that was cut short must not report what the stop has caused.
  await started.catch(() => undefined)
  process.exit(0)
}

interface StartAllInit extends UpInit {
  progress: ReturnType<typeof createProgress>
  supervisor: Supervisor
}

async function startAll({ settings, environment, isDev, progress, supervisor }: StartAllInit): Promise<void> {
  const profile = loadProfile(settings)
  await requireFreePort(settings.WEB_HOST, settings.WEB_PORT)
  const logs = resolve(settings.DATA_DIR, 'logs')
  try {
    mkdirSync(logs, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new StartError(`The data folder ${settings.DATA_DIR} cannot be written: ${String(error)}.`, {
      cause: error,
    })
  }
  progress.title(`Meshara Explorer · ${profile.title}`)

  const handedOn: Record<string, string> = {}
  const keep = (
    name: string,
    title: string,
    args: readonly string[] = [],
    onRestart?: (d: Record<string, string>) => void,
  ) =>
    progress.step(title, (onProgress) =>
      supervisor.keep(
        () => ({
          name,
          argv: [...ownCommand(), name, ...args],
          environment: { ...environment, UV_THREADPOOL_SIZE: String(ENGINE_THREADS), ...handedOn },
          logPath: join(logs, `${name}.log`),
          onProgress,
        }),
        onRestart,
      ),
    )

  if (settings.CLICKHOUSE_URL === undefined) await keep('engine', 'database')
  await progress.step('migrations', async () => {
    const { runMigrate } = await import('@/db/migrate-main')
    await runMigrate(settings)
    return {}
  })
  if (isDev) handedOn.NODE_ENV = 'development'
  const web = keep('web', 'web')
  const cartographer = keep('cartographer', 'cartographer')
  const crawling = (async () => {
    if (profile.demoMesh) {
      const adopt = (details: Record<string, string>): void => {
        if (details.bootstrap !== undefined) handedOn.BOOTSTRAP = details.bootstrap
        if (details.placesFile !== undefined) handedOn.PLACES_FILE = details.placesFile
      }
      adopt(
        await keep('mesh', 'demo mesh', [], (details) => {
          // Its nodes have other ports now.
          adopt(details)
          supervisor.restart('collect')
        }),
      )
    }
    await keep('collect', 'collector')
  })()
  const [{ url }] = await Promise.all([web, cartographer, crawling])
  progress.title(`Open ${url ?? 'the address above'} · Ctrl-C ends everything · logs in ${logs}`)
}

/** How this very program was started, so that the parts start the same way: bundled, or from its sources. */
function ownCommand(): string[] {
  const script = process.argv[1]
  if (script === undefined) throw new StartError('Cannot tell how this program was started.')
  return script.endsWith('.ts') ? ['--import', 'tsx', script] : ['--enable-source-maps', script]
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
