/**
 * Each call into the embedded ClickHouse holds a thread of libuv's pool until it ends. The pool's size is fixed
 * when the process starts, so it has to be in the environment before Node is.
 * @module
 */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { serviceMessageSchema } from '@/lib/service/messages'

/** `UV_THREADPOOL_SIZE` of the engine's process. */
const ENGINE_THREADS = 12
/** Queries that run at once; what is left serves KILL QUERY, the guard, DNS and files. */
export const MAX_RUNNING_QUERIES = 8
/** For whoever starts the engine's process: spread it over the environment. */
export const ENGINE_ENV: Readonly<Record<string, string>> = { UV_THREADPOOL_SIZE: String(ENGINE_THREADS) }

export function hasEngineThreads(env: NodeJS.ProcessEnv = process.env): boolean {
  return Number(env.UV_THREADPOOL_SIZE ?? 4) >= ENGINE_THREADS
}

/**
 * Starts this same command line again with enough threads, and stands in for it: signals and the supervisor's
 * channel are passed through, and this process ends as that one ends.
 */
export function restartWithEngineThreads(): void {
  const supervised = process.send !== undefined
  const child = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
    env: { ...process.env, ...ENGINE_ENV },
    // The channel is there in any case: when this process dies, the child sees it close and ends.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
  child.on('message', (message) => {
    if (process.connected) process.send?.(message)
    // The child has this process for a supervisor, and leaves it to tell the person.
    const parsed = serviceMessageSchema.safeParse(message)
    if (!supervised && parsed.success && parsed.data.type === 'fatal') {
      process.stderr.write(`${parsed.data.sentence}\n`)
    }
  })
  if (supervised) {
    process.on('message', (message) => {
      if (child.connected) child.send(message as object) // what came over one channel fits the other
    })
    process.on('disconnect', () => {
      if (child.connected) child.disconnect()
    })
  }
  child.on('error', (error) => {
    process.stderr.write(`The engine's process could not be started: ${error.message}\n`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => {
    process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
  })
}
