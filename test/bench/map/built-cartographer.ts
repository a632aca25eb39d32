/** The cartographer of the production build, as `npm start` runs it, on a database that a bench brings. @module */
import { join } from 'node:path'
import { startPart } from '@/cli/up/part'
import { projectRoot } from '@/lib/service/project-root'
import type { TestEngine } from '../../fixtures/engine'

/** @returns once it is ready. */
export async function startBuiltCartographer({ settings }: TestEngine): Promise<{ stop(): Promise<void> }> {
  const part = startPart({
    name: 'cartographer',
    argv: ['--enable-source-maps', join(projectRoot(), 'dist/cli.js'), 'cartographer'],
    environment: {
      ...process.env,
      NODE_ENV: 'production',
      DATA_DIR: settings.DATA_DIR,
      CARTOGRAPHER_STATUS_PORT: '0',
    },
    logPath: join(settings.DATA_DIR, 'cartographer.log'),
    onProgress: () => undefined,
    onNotice: () => undefined,
  })
  const end = (): void => part.signal('SIGKILL')
  process.once('exit', end)
  await part.ready
  return {
    stop: async () => {
      part.signal('SIGTERM')
      await part.exited
      process.off('exit', end)
    },
  }
}
