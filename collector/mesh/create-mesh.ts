/** A whole mesh of real libp2p nodes on loopback, in this process. @module */
import '@/lib/node-shims'
import { setImmediate } from 'node:timers/promises'
import { Acquaintance } from './acquaintance'
import { Churn } from './churn'
import { Diallers, delayedTcp, plainTcp } from './delayed-tcp'
import { linkDelay } from './link-delay'
import { Links } from './links'
import { Member } from './member'
import type { Mesh, MeshInit } from './mesh'
import { BOOTSTRAP_COUNT, planNodes } from './plan-nodes'
import { planTables, planUniformTables } from './plan-tables'
import { Population } from './population'
import { seededRandom } from './random'

const KAD_PROTOCOL = '/meshara/kad/1.0.0'
/** What gossip of the demo is about. */
const TOPICS = ['meshara/blocks/1', 'meshara/transactions/1'] as const
/** Nodes that start side by side. More gains nothing: one core makes them all. */
const STARTS_AT_ONCE = 4
const GHOST_SHARE = 0.05
const CHURN_INTERVAL_MS = 12_000

/** @throws when a node cannot be started, for instance where no port is left. */
export async function createMesh(init: MeshInit): Promise<Mesh> {
  const { seed, neighbours, pace = 1, onTrouble = () => undefined, onNode = () => undefined } = init
  const isFrozen = neighbours !== undefined
  const ghosts = init.ghosts ?? (isFrozen ? 0 : Math.ceil(init.nodes * GHOST_SHARE))
  const plan = await planNodes({ nodes: init.nodes, ghosts, seed })
  const tables = isFrozen ? planUniformTables(plan, neighbours, seed) : planTables(plan, seed)
  const members = plan.map((node) => new Member(node))
  const live = members.filter((member) => member.plan.role !== 'ghost')
  const bootstrap = live.slice(0, BOOTSTRAP_COUNT)
  await init.onPlan?.(members.map((member) => member.describe()))

  const acquaintance = new Acquaintance({
    members,
    tables,
    kadProtocol: KAD_PROTOCOL,
    random: seededRandom(seed, 'acquaintance'),
    pace,
    onTrouble,
  })
  const gossips = init.gossip ?? !isFrozen
  const links = new Links({ members, acquaintance, random: seededRandom(seed, 'links'), onTrouble })
  const diallers = new Diallers()
  const delayOf = linkDelay(plan, seed)
  const population = new Population({
    members,
    kadProtocol: KAD_PROTOCOL,
    acquaintance,
    links: gossips ? links : null,
    topics: gossips ? TOPICS : null,
    transportOf: ({ plan: { index } }) =>
      init.latency === false
        ? plainTcp()
        : delayedTcp({ nodeIndex: index, diallers, delayMs: (dialler) => delayOf(index, dialler) }),
    mayMeet: (member, peer) => !isFrozen && tables[member.plan.index]?.has(peer.plan.index) === true,
    forgets: !isFrozen,
    onNode,
  })
  const churn = new Churn({
    // Hubs stay: visitors start from them.
    members: live.filter((member) => member.plan.role !== 'hub'),
    random: seededRandom(seed, 'churn'),
    intervalMs: init.churnIntervalMs ?? CHURN_INTERVAL_MS,
    pace,
    startNode: (peerId, agent) => population.startNode(peerId, agent),
    stopNode: (peerId) => population.stopNode(peerId),
    onTrouble,
  })
  let isClosed = false

  const form = async (): Promise<void> => {
    const rest = live.slice(BOOTSTRAP_COUNT)
    const startRest = async (): Promise<void> => {
      for (let member = rest.shift(); member !== undefined && !isClosed; member = rest.shift()) {
        await population.startNode(member.plan.id)
        // Visitors of the nodes that are up already are answered in between.
        await setImmediate()
      }
    }
    await Promise.all(Array.from({ length: STARTS_AT_ONCE }, startRest))
    for (const [turn, ghost] of members.slice(live.length).entries()) {
      await population.raiseGhost(ghost, bootstrap[turn % bootstrap.length]?.port ?? 0)
    }
    if (isClosed) return
    if (gossips) links.startMending()
    if (init.churn ?? !isFrozen) churn.start()
  }
  await Promise.all(bootstrap.map((member) => population.startNode(member.plan.id)))
  const formed = form()
  formed.catch((error: unknown) => {
    onTrouble('the mesh could not be formed', error)
  })

  const mesh: Mesh = {
    get nodes() {
      return members.map((member) => member.describe())
    },
    bootstrap: bootstrap.flatMap(({ addresses, plan: { id } }) =>
      addresses.map((address) => `${address.toString()}/p2p/${id}`),
    ),
    formed,
    tables: () =>
      members.flatMap(({ running, plan: { id } }) =>
        running === undefined ? [] : [{ peerId: id, table: running.table.entries() }],
      ),
    startNode: (peerId, agent) => population.startNode(peerId, agent),
    stopNode: (peerId) => population.stopNode(peerId),
    setChurn: (enabled) => {
      if (enabled) churn.start()
      else churn.stop()
    },
    async close() {
      isClosed = true
      population.refuseStarts()
      churn.stop()
      acquaintance.close()
      links.close()
      await formed.catch(() => undefined)
      await population.stopAll()
    },
  }
  if (init.resolveWhen !== 'bootstrap') {
    await formed.catch(async (error: unknown) => {
      await mesh.close()
      throw error
    })
  }
  return mesh
}
