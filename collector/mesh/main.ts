/** The `mesh` process: a demo network of real libp2p nodes on loopback. @module */
import '@/lib/node-shims'
import { join, resolve } from 'node:path'
import { Counter, Gauge, type Registry } from 'prom-client'
import type { Settings } from '@/lib/env/settings'
import { runService } from '@/lib/service/run-service'
import { controlRoutes } from './control'
import { createMesh } from './create-mesh'
import type { Mesh, MeshInit } from './mesh'
import { writePlacesFile } from './places-file'

/** A progress line each time so many nodes more are up. */
const PROGRESS_EVERY = 20
/** What crystals in ordinary machines are off by. */
const DRIFT_PPM = 50

/**
 * Runs the demo mesh until the process is asked to stop. Ready as soon as the first nodes answer; the rest follow.
 * Ready details: `bootstrap` (multiaddrs, separated by commas), `placesFile` and `controlUrl`.
 */
export async function runMesh(settings: Settings, explicit: ReadonlySet<string>): Promise<void> {
  await runService({
    name: 'mesh',
    logLevel: settings.LOG_LEVEL,
    statusPort: settings.MESH_STATUS_PORT,
    statusPortIsExplicit: explicit.has('MESH_STATUS_PORT'),
    async start(context) {
      const { log, metrics, statusUrl } = context

      let up = 0
      const troubles = new Counter({
        name: 'mesh_troubles_total',
        help: 'Links and tables of the demo mesh that could not be made.',
        registers: [metrics],
      })
      const placesFile = resolve(join(settings.DATA_DIR, 'places.json'))
      const mesh = await createMesh({
        ...meshInit(settings),
        resolveWhen: 'bootstrap',
        onPlan: (nodes) => writePlacesFile(placesFile, nodes),
        onNode: () => {
          up += 1
          // Later starts are nodes that return.
          if (up % PROGRESS_EVERY === 0 && up <= settings.MESH_NODES)
            context.progress(`${String(up)} of ${String(settings.MESH_NODES)} nodes are up`)
        },
        onTrouble: (what, error) => {
          troubles.inc()
          log.warn({ reason: String(error) }, what)
        },
      })
      measure(mesh, metrics)
      let failure: string | null = null
      mesh.formed.then(
        () => {
          log.info({ nodes: mesh.nodes.length }, 'formed')
        },
        (error: unknown) => {
          failure = `the mesh could not be formed: ${String(error)}`
        },
      )
      return {
        details: { bootstrap: mesh.bootstrap.join(','), placesFile, controlUrl: statusUrl },
        notReadyReason: () => failure,
        stop: () => mesh.close(),
        routes: controlRoutes(mesh),
      }
    },
  })
}

function meshInit(settings: Settings): MeshInit {
  return {
    nodes: settings.MESH_NODES,
    seed: settings.MESH_SEED,
    latency: settings.MESH_LATENCY === 'on',
    churnIntervalMs: settings.MESH_CHURN_INTERVAL,
    clockSkewMs: settings.MESH_CLOCK_SKEW,
    // A setting of its own would be for nobody: clocks that are right do not drift either.
    driftPpm: settings.MESH_CLOCK_SKEW === 0 ? 0 : DRIFT_PPM,
    messageRate: settings.MESH_MESSAGE_RATE,
    partitions: settings.MESH_PARTITIONS === 'on',
    ...(settings.MESH_NEIGHBOURS === undefined
      ? { churn: settings.MESH_CHURN === 'on', authorities: true }
      : { neighbours: settings.MESH_NEIGHBOURS }),
  }
}

function measure(mesh: Mesh, metrics: Registry): void {
  new Gauge({
    name: 'mesh_nodes',
    help: 'Nodes of the demo mesh by state.',
    labelNames: ['state'],
    registers: [metrics],
    collect() {
      const { nodes } = mesh
      const running = nodes.filter((node) => node.running).length
      const ghosts = nodes.filter((node) => node.unreachable).length
      this.set({ state: 'running' }, running)
      this.set({ state: 'unreachable' }, ghosts)
      this.set({ state: 'away' }, nodes.length - running - ghosts)
    },
  })
  new Gauge({
    name: 'mesh_messages',
    help: 'Messages that nodes of the demo mesh have published since the start.',
    registers: [metrics],
    collect() {
      this.set(mesh.messageCount)
    },
  })
  new Gauge({
    name: 'mesh_trace_events',
    help: 'Events that running nodes have reported, hold back, or had to drop.',
    labelNames: ['state'],
    registers: [metrics],
    collect() {
      const { sentEvents, buffered, dropped } = mesh.traceTotals()
      this.set({ state: 'sent' }, sentEvents)
      this.set({ state: 'buffered' }, buffered)
      this.set({ state: 'dropped' }, dropped)
    },
  })
}
