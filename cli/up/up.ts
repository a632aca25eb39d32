/** `up`: the whole product on one machine. @module */
import type { Settings } from '@/lib/env/settings'
import { markBuildInUse } from '@/lib/service/build-in-use'
import { projectRoot } from '@/lib/service/project-root'
import { createProgress } from './progress'
import { startAll } from './start-all'
import { createSupervisor } from './supervisor'

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
export async function runUp(init: UpInit): Promise<void> {
  const progress = createProgress(process.stdout)
  const supervisor = createSupervisor({ onNotice: (text) => progress.notice(text), now: Date.now })
  const asked = new Promise<'asked'>((settle) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => settle('asked'))
  })
  const leaveBuild = markBuildInUse(projectRoot())
  const started = startAll({ ...init, progress, supervisor })
  try {
    if ((await Promise.race([started, asked])) !== 'asked') await asked
    progress.notice('stopping')
  } finally {
    await supervisor.stop(['engine'], STOP_LIMIT_MS)
    leaveBuild()
  }
  // Only now: a start that was cut short must not report what the stop has caused.
  await started.catch(() => undefined)
  progress.notice('stopped')
  process.exit(0)
}
