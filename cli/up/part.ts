/** One supervised process: started with an IPC channel, heard, and ended. @module */
import { spawn, type ChildProcess } from 'node:child_process'
import { createWriteStream, statSync, truncateSync } from 'node:fs'
import { StartError } from '@/lib/service/start-error'
import { serviceMessageSchema } from '@/lib/service/messages'

const LOG_MAX_BYTES = 16 * 1024 * 1024

export interface PartInit {
  name: string
  /** Program and arguments after `node`. */
  argv: readonly string[]
  environment: Readonly<Record<string, string | undefined>>
  logPath: string
  onProgress(text: string): void
  /** What the part wants a person to know, also long after its start. */
  onNotice(text: string): void
}

export interface Part {
  readonly name: string
  readonly pid: number | undefined
  /**
   * What the part said of itself when it was ready.
   * @throws {StartError} when it ended before that, with its own sentence.
   */
  readonly ready: Promise<Record<string, string>>
  readonly exited: Promise<void>
  isRunning(): boolean
  signal(name: NodeJS.Signals): void
}

export function startPart(init: PartInit): Part {
  keepLogSmall(init.logPath)
  const log = createWriteStream(init.logPath, { flags: 'a', mode: 0o600 })
  // A group of its own: Ctrl-C reaches the supervisor alone, which ends the parts in the right order.
  const child: ChildProcess = spawn(process.execPath, init.argv, {
    detached: true,
    env: { NODE_ENV: 'production', ...init.environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  child.stdout?.pipe(log, { end: false })
  child.stderr?.pipe(log, { end: false })
  log.on('error', (error) => {
    init.onNotice(`What ${init.name} says is no longer written down: ${error.message}`)
    // A part whose words nobody takes would stand still.
    child.stdout?.resume()
    child.stderr?.resume()
  })

  let sentence: string | undefined
  let hasEnded = false
  const exited = new Promise<void>((resolve) => {
    child.once('error', () => resolve())
    child.once('close', () => resolve())
  }).then(() => {
    hasEnded = true
    return new Promise<void>((resolve) => {
      log.end(() => resolve())
    })
  })
  const ready = new Promise<Record<string, string>>((resolve, reject) => {
    child.on('message', (raw) => {
      const message = serviceMessageSchema.safeParse(raw)
      if (!message.success) return
      if (message.data.type === 'ready') resolve(message.data.details)
      if (message.data.type === 'progress') init.onProgress(message.data.text)
      if (message.data.type === 'notice') init.onNotice(message.data.text)
      if (message.data.type === 'fatal') sentence = message.data.sentence
    })
    void exited.then(() =>
      reject(
        new StartError(
          sentence ?? `The ${init.name} process ended before it was ready; see ${init.logPath}.`,
        ),
      ),
    )
  })
  ready.catch(() => undefined)

  return {
    name: init.name,
    pid: child.pid,
    ready,
    exited,
    isRunning: () => !hasEnded,
    signal: (name) => {
      if (!hasEnded) child.kill(name)
    },
  }
}

function keepLogSmall(path: string): void {
  try {
    if (statSync(path).size > LOG_MAX_BYTES) truncateSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}
