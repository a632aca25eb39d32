/** The layout process: topology in, positions out. @module */
import { measureQueries, openDatabase } from '@/db/client'
import type { Settings } from '@/lib/env/settings'
import { createLayoutEngine } from '@/lib/graph/layout/warm-layout'
import { runService } from '@/lib/service/run-service'
import { Cartographer } from './cartographer'
import { createCartographerMetrics } from './cartographer-metrics'
import { createLayoutStore } from './layout-store'

/** Any will do, as long as it stays: a restart then goes on as if there had been none. */
const LAYOUT_SEED = 1

/** Runs the cartographer until it is asked to stop. */
export async function runCartographer(settings: Settings, explicit: ReadonlySet<string>): Promise<void> {
  await runService({
    name: 'cartographer',
    logLevel: settings.LOG_LEVEL,
    statusPort: settings.CARTOGRAPHER_STATUS_PORT,
    statusPortIsExplicit: explicit.has('CARTOGRAPHER_STATUS_PORT'),
    start: ({ log, metrics, signal }) => {
      measureQueries(metrics)
      const db = openDatabase(settings, 'cartographer')
      const cartographer = new Cartographer({
        store: createLayoutStore(db, Date.now),
        engine: createLayoutEngine(LAYOUT_SEED),
        metrics: createCartographerMetrics(metrics),
        log,
        clock: () => performance.now(),
      })
      const running = cartographer.run(signal)
      return Promise.resolve({
        notReadyReason: () => cartographer.trouble,
        stop: async () => {
          await running
          await db.close()
        },
      })
    },
  })
}
