/** A web with widgets, on a real engine that holds a small history, for pages of another site. @module */
import { pino } from 'pino'
import { isStoreAway } from '@/app/_server/runtime'
import { createFacts } from '@/app/_server/widgets/read-facts'
import { createWidgets } from '@/app/_server/widgets/widgets'
import { WIDGET_TYPES, type WidgetType } from '@/lib/embed/widgets'
import type { NetworkProfile } from '@/lib/networks/profile'
import type { TestEngine } from '../fixtures/engine'
import { peerId, visit } from '../fixtures/facts'
import { writeFacts } from '../fixtures/history'
import { startOpenWeb, type OpenWeb } from '../fixtures/open-web'

export const NODES = 7
const HOUR_MS = 3_600_000
export const NETWORK_TITLE = 'Test mesh'

/** Seven nodes, visited now and through the last three days; five of them answer. */
export async function writeHistory(engine: TestEngine, nowMs: number): Promise<void> {
  const db = engine.open('collector')
  const facts = Array.from({ length: 72 }, (_, hour) =>
    Array.from({ length: NODES }, (__, n) =>
      visit(n, nowMs - hour * HOUR_MS, {
        reachable: n < 5,
        agent: n < 3 ? 'meshara/1.13.2' : 'meshara/1.12.0',
        peerCount: n,
        rttMs: n < 5 ? 20 + n : null,
        rttMethod: n < 5 ? 'ping_quiet' : 'none',
        ...(n < 5 ? {} : { error: 'io_timeout' as const, failuresInRow: 3 }),
      }),
    ),
  ).flat()
  await writeFacts(db, facts)
}

export function startWidgetWeb(
  engine: TestEngine,
  profile: NetworkProfile,
  { port = 0 }: { port?: number } = {},
): Promise<OpenWeb> {
  const log = pino({ level: 'silent' })
  return startOpenWeb({
    engine,
    port,
    tickMs: 200,
    others: ({ db, live }) => [
      createWidgets({
        readFacts: createFacts({
          db,
          authorities: profile.authorities,
          live,
          isAway: isStoreAway,
          now: Date.now,
        }),
        origin: 'http://explorer.example',
        network: { title: NETWORK_TITLE },
        door: () => true,
        // The scripts are made from their sources.
        isDev: true,
        log,
      }),
    ],
  })
}

/** The address of a widget, with a node where it is of one. */
export function pathOf(type: WidgetType, search = ''): string {
  return `/embed/${type}${type === 'node' ? `/${peerId(0)}` : ''}${search}`
}

/** The element of a widget as a person writes it. */
export function elementOf(type: WidgetType, more = ''): string {
  return `<meshara-widget type="${type}"${type === 'node' ? ` peer="${peerId(0)}"` : ''} ${more}></meshara-widget>`
}

export const ALL = WIDGET_TYPES
