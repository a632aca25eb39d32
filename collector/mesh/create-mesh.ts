/** A whole mesh of real libp2p nodes on loopback, in this process. @module */
import '@/lib/node-shims'
import { setImmediate } from 'node:timers/promises'
import type { Multiaddr } from '@multiformats/multiaddr'
import { Acquaintance } from './acquaintance'
import { Churn } from './churn'
import { createNode } from './create-node'
import { raiseGhost } from './ghost'
import { linkDelay } from './link-delay'
import { Links } from './links'
import { Member } from './member'
import { GhostNodeError, MeshClosedError, UnknownNodeError, type Mesh, type MeshInit } from './mesh'
import { Diallers, delayedTcp, plainTcp } from './delayed-tcp'
import { BOOTSTRAP_COUNT, planNodes } from './plan-nodes'
import { planTables, planUniformTables } from './plan-tables'
import { seededRandom } from './random'

const KAD_PROTOCOL = '/meshara/kad/1.0.0'
/** What gossip of the demo is about. */
export const TOPICS = ['meshara/blocks/1', 'meshara/transactions/1'] as const
/** Nodes that start side by side. More gains nothing: one core makes them all. */
const STARTS_AT_ONCE = 4
const GHOST_SHARE = 0.05
const CHURN_INTERVAL_MS = 12_000

/** @throws when a node cannot be started, for instance where no port is left. */
export async function createMesh(init: MeshInit): Promise<Mesh> {
  const isFrozen = init.neighbours !== undefined
  const onTrouble = init.onTrouble ?? (() => undefined)
  const ghosts = init.ghosts ?? (isFrozen ? 0 : Math.ceil(init.nodes * GHOST_SHARE))
  const plan = await planNodes({ nodes: init.nodes, ghosts, seed: init.seed })
  const members = plan.map((node) => new Member(node))
  const byId = new Map(members.map((member) => [member.plan.id, member]))
  const tables =
    init.neighbours === undefined
      ? planTables(plan, init.seed)
      : planUniformTables(plan, init.neighbours, init.seed)
  const acquaintance = new Acquaintance({
    members,
    tables,
    kadProtocol: KAD_PROTOCOL,
    random: seededRandom(init.seed, 'acquaintance'),
    pace: init.pace ?? 1,
    onTrouble,
  })
  const gossips = init.gossip ?? !isFrozen
  const links = new Links({ members, acquaintance, random: seededRandom(init.seed, 'links'), onTrouble })
  const diallers = new Diallers()
  const delayOf = linkDelay(plan, init.seed)
  let isClosed = false

  const start = async (member: Member, agent: string): Promise<void> => {
    if (member.running !== undefined) return
    if (isClosed) throw new MeshClosedError('the mesh is closing')
    const { index } = member.plan
    const isReturn = member.port !== 0
    const launch = (port: number) =>
      createNode({
        privateKey: member.plan.privateKey,
        agent,
        kadProtocol: KAD_PROTOCOL,
        port,
        transport:
          init.latency === false
            ? plainTcp()
            : delayedTcp({ nodeIndex: index, diallers, delayMs: (dialler) => delayOf(index, dialler) }),
        topics: gossips ? TOPICS : null,
        mayKnow: (id) => {
          const peer = byId.get(id)
          return !isFrozen && peer !== undefined && tables[index]?.has(peer.plan.index) === true
        },
      })
    // Somebody may have taken the old port meanwhile.
    const running = await (isReturn ? launch(member.port).catch(() => launch(0)) : launch(0))
    member.port = portOf(running.libp2p.getMultiaddrs()[0])
    member.agent = agent
    member.running = running
    init.onNode?.(member.describe())
    await acquaintance.arrived(member, isReturn)
    if (gossips) links.open(member)
  }
  const stop = async (member: Member): Promise<void> => {
    const running = member.running
    if (running === undefined) return
    member.running = undefined
    // A frozen mesh forgets nobody: its tables are the truth that is measured against.
    if (!isFrozen && !isClosed) acquaintance.departed(member)
    await running.libp2p.stop()
  }
  const find = (peerId: string): Member => {
    const member = byId.get(peerId)
    if (member === undefined) throw new UnknownNodeError(`no node of this mesh has the peer id ${peerId}`)
    if (member.plan.role === 'ghost')
      throw new GhostNodeError(`${peerId} is a ghost: it cannot be started or stopped`)
    return member
  }
  const startNode = async (peerId: string, agent?: string): Promise<void> => {
    const member = find(peerId)
    await member.inTurn(() => start(member, agent ?? member.agent))
  }
  const stopNode = async (peerId: string): Promise<void> => {
    const member = find(peerId)
    await member.inTurn(() => stop(member))
  }
  const raise = async (member: Member): Promise<void> => {
    const { index, ghostKind } = member.plan
    // Hubs never leave, so there is always somebody else behind the address.
    const impostor = bootstrap[index % bootstrap.length]
    member.ghost = await raiseGhost(ghostKind ?? 'refuses', index, impostor?.port ?? 0)
    member.port = member.ghost.port
    await acquaintance.arrived(member, false)
  }

  const live = members.filter((member) => member.plan.role !== 'ghost')
  const bootstrap = live.slice(0, BOOTSTRAP_COUNT)
  await Promise.all(bootstrap.map((member) => startNode(member.plan.id)))

  const churn = new Churn({
    members: live.filter((member) => member.plan.role !== 'hub'),
    random: seededRandom(init.seed, 'churn'),
    intervalMs: init.churnIntervalMs ?? CHURN_INTERVAL_MS,
    pace: init.pace ?? 1,
    startNode,
    stopNode,
    onTrouble,
  })
  const form = async (): Promise<void> => {
    const rest = live.slice(BOOTSTRAP_COUNT)
    const startRest = async (): Promise<void> => {
      for (let member = rest.shift(); member !== undefined && !isClosed; member = rest.shift()) {
        await startNode(member.plan.id)
        // Visitors of the nodes that are up already are answered in between.
        await setImmediate()
      }
    }
    await Promise.all(Array.from({ length: STARTS_AT_ONCE }, startRest))
    for (const member of members) if (member.plan.role === 'ghost' && !isClosed) await raise(member)
    if (isClosed) return
    if (gossips) links.startMending()
    if (init.churn ?? !isFrozen) churn.start()
  }
  const formed = form()
  formed.catch((error: unknown) => {
    onTrouble('the mesh could not be formed', error)
  })

  const mesh: Mesh = {
    get nodes() {
      return members.map((member) => member.describe())
    },
    bootstrap: bootstrap.flatMap((member) =>
      member.addresses.map((address) => `${address.toString()}/p2p/${member.plan.id}`),
    ),
    formed,
    tables: () =>
      members.flatMap(({ plan: { id }, running }) =>
        running === undefined ? [] : [{ peerId: id, table: running.table.entries() }],
      ),
    stopNode,
    startNode,
    setChurn: (enabled) => {
      if (enabled) churn.start()
      else churn.stop()
    },
    async close() {
      isClosed = true
      churn.stop()
      acquaintance.close()
      links.close()
      await formed.catch(() => undefined)
      await Promise.all(members.map((member) => member.inTurn(() => stop(member))))
      for (const member of members) await member.ghost?.close()
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

function portOf(address: Multiaddr | undefined): number {
  return Number(address?.getComponents().find((component) => component.name === 'tcp')?.value ?? 0)
}
