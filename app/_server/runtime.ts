/**
 * What the web process lends to the pages. Next keeps module instances of its own, so the two sides meet at a
 * global symbol rather than at a module.
 * @module
 */
import type { Database } from '@/db/client'
import type { Settings } from '@/lib/env/settings'
import type { LiveStatus } from '@/lib/live/events'
import type { NetworkTotals } from '@/lib/nodes'
import type { ShownProfile } from './shown-profile'
import type { PastStates } from './live/past-states'

export interface WebRuntime {
  /** Reads only: it holds the web's role. */
  readonly db: Database
  readonly profile: ShownProfile
  readonly settings: Settings
  readonly buildId: string
  /** What addresses in answers begin with, such as `https://mesh.example`; never taken from a request. */
  readonly publicOrigin: string
  /** Newest known by the live tail, without a query. */
  readonly live: {
    readonly status: LiveStatus
    /** Null until the store was read. */
    readonly totals: NetworkTotals | null
    /** Nodes of the largest map that pages take whole unasked. */
    readonly wholeNodes: number
  }
  /** The network as it was. */
  readonly pastStates: PastStates
}

const KEY = Symbol.for('meshara-explorer.web-runtime')
const shared = globalThis as { [KEY]?: WebRuntime }

/** Only at request time: nothing provides it while pages are built. @throws {Error} outside the web process. */
export function webRuntime(): WebRuntime {
  const runtime = shared[KEY]
  if (runtime === undefined) throw new Error('webRuntime() was called outside the web process')
  return runtime
}

export function provideWebRuntime(runtime: WebRuntime): void {
  shared[KEY] = runtime
}

/**
 * Whether an error says that the database cannot answer now. By name: the class that was thrown is the server's,
 * not the one that a page can import.
 */
export function isStoreAway(error: unknown): boolean {
  return error instanceof Error && error.name === 'DatabaseUnavailableError'
}
