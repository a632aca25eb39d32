/**
 * The life of one process: logs, health, metrics, signals. Every part of the product starts through here, so that
 * all of them answer `/healthz`, `/readyz` and `/metrics`, stop on the same signals and fail in the same words.
 * @module
 */
import { pino, type Logger } from 'pino'
import { Registry, collectDefaultMetrics } from 'prom-client'
import type { ServiceMessage } from './messages'
import { StartError } from './start-error'
import { startStatusServer, type StatusServer } from './status-server'

export interface ServiceContext {
  readonly log: Logger
  readonly metrics: Registry
  /** Aborted when the process has been asked to stop. */
  readonly signal: AbortSignal
  /** Where this process answers `/healthz`, `/metrics` and routes of its own. */
  readonly statusUrl: string
  /** How far the start has come. */
  progress(text: string): void
  /** One line for the person at the terminal, also after the start; use it sparingly. */
  notice(text: string): void
}

export interface RunningService {
  /** Told to the supervisor with the ready message. */
  details?: Record<string, string>
  /** null: ready; else the reason why not, one sentence. Asked at each `/readyz`. */
  notReadyReason(): string | null
  /** Ends the service's work; must settle within STOP_TIMEOUT_MS. */
  stop(): Promise<void>
  /** Further routes on the status port (the demo mesh's control). */
  routes?: StatusServer['routes']
}

export interface ServiceInit {
  name: string
  logLevel: string
  statusPort: number
  /** true: the port was asked for by name, so a taken one is an error; false: take any free one instead. */
  statusPortIsExplicit: boolean
  start(context: ServiceContext): Promise<RunningService>
}

export const STOP_TIMEOUT_MS = 4_000

/**
 * Runs one part until SIGINT, SIGTERM, or the end of the supervisor; then stops it and ends the process.
 * Exit status 0 after a clean stop, 1 when it could not start or failed.
 */
export async function runService(init: ServiceInit): Promise<void> {
  const log = pino({ name: init.name, level: init.logLevel })
  const metrics = new Registry()
  collectDefaultMetrics({ register: metrics })
  const stopping = new AbortController()
  let running: RunningService | undefined
  let status: StatusServer | undefined
  let ending: Promise<never> | undefined

  const end = (code: number): Promise<never> =>
    (ending ??= (async () => {
      stopping.abort()
      const forced = setTimeout(() => {
        log.error('did not stop in time; ending anyway')
        process.exit(1)
      }, STOP_TIMEOUT_MS)
      try {
        await running?.stop()
        await status?.close()
      } catch (error) {
        log.error({ err: error }, 'could not stop cleanly')
        code ||= 1
      }
      clearTimeout(forced)
      process.exit(code)
    })())

  const fail = (error: unknown): void => {
    const sentence =
      error instanceof StartError
        ? error.message
        : `${init.name} failed: ${error instanceof Error ? error.message : String(error)}`
    if (error instanceof StartError) log.fatal(sentence)
    else log.fatal({ err: error }, sentence)
    send({ type: 'fatal', service: init.name, sentence })
    if (process.send === undefined) process.stderr.write(`${sentence}\n`)
    void end(1)
  }

  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => void end(0))
  // The supervisor is gone, however it ended: nobody is left to stop this process.
  process.on('disconnect', () => void end(0))
  process.on('uncaughtException', fail)
  process.on('unhandledRejection', fail)

  try {
    status = await startStatusServer({
      port: init.statusPort,
      portIsExplicit: init.statusPortIsExplicit,
      metrics,
      notReadyReason: () => (running === undefined ? 'still starting' : running.notReadyReason()),
    })
    running = await init.start({
      log,
      metrics,
      signal: stopping.signal,
      statusUrl: status.url,
      progress: (text) => {
        send({ type: 'progress', service: init.name, text })
      },
      notice: (text) => {
        send({ type: 'notice', service: init.name, text })
      },
    })
    if (running.routes !== undefined) status.routes = running.routes
    send({
      type: 'ready',
      service: init.name,
      details: { statusUrl: status.url, ...running.details },
    })
    log.info({ statusUrl: status.url, ...running.details }, 'ready')
  } catch (error) {
    if (ending === undefined) fail(error)
  }
}

function send(message: ServiceMessage): void {
  if (process.connected) process.send?.(message)
}
