/** The members of a mesh: raises them, lets them go, and brings them back with the identity they had. @module */
import type { Libp2p } from '@libp2p/interface'
import type { Acquaintance } from './acquaintance'
import { createNode, type NodeInit } from './create-node'
import { raiseGhost } from './ghost'
import type { Links } from './links'
import type { Member } from './member'
import { GhostNodeError, MeshClosedError, UnknownNodeError, type MeshNode } from './mesh'

export interface PopulationInit {
  members: readonly Member[]
  kadProtocol: string
  acquaintance: Acquaintance
  /** null: nodes of this mesh open no connections by themselves. */
  links: Links | null
  /** null: no gossipsub. */
  gossipOf: (member: Member) => NodeInit['gossip']
  transportOf: (member: Member) => NodeInit['transport']
  /** Whether a node may take another into its table when they meet. */
  mayMeet: (member: Member, peer: Member) => boolean
  /** Whether two nodes may be connected now. */
  mayLink: (member: Member, peer: Member) => boolean
  /** false: tables stay as they were planned, whoever leaves. */
  forgets: boolean
  onNode: (node: MeshNode) => void
}

export class Population {
  private readonly byId: ReadonlyMap<string, Member>
  private isClosed = false
  private traceTo: readonly string[] = []

  constructor(private readonly init: PopulationInit) {
    this.byId = new Map(init.members.map((member) => [member.plan.id, member]))
  }

  /** @throws {UnknownNodeError} {GhostNodeError} {MeshClosedError} or what keeps libp2p from starting. */
  async startNode(peerId: string, agent?: string): Promise<void> {
    const member = this.find(peerId)
    await member.inTurn(() => this.start(member, agent ?? member.agent))
  }

  /** @throws {UnknownNodeError} {GhostNodeError} */
  async stopNode(peerId: string): Promise<void> {
    const member = this.find(peerId)
    await member.inTurn(() => this.stop(member))
  }

  /** Has a ghost announced. @param impostorPort - where somebody else answers at its address. */
  async raiseGhost(member: Member, impostorPort: number): Promise<void> {
    const { ghostKind, index } = member.plan
    if (ghostKind === null || this.isClosed) return
    member.ghost = await raiseGhost(ghostKind, index, impostorPort)
    member.port = member.ghost.port
    await this.init.acquaintance.arrived(member, false)
  }

  /**
   * Where all nodes report from now on, those that start later included.
   * @throws {TypeError} when an address does not fit.
   */
  async reportTo(collectors: readonly string[]): Promise<void> {
    this.traceTo = [...collectors]
    await Promise.all(this.init.members.map(async ({ running }) => running?.trace?.reportTo(this.traceTo)))
  }

  /** @throws {UnknownNodeError} */
  memberOf(peerId: string): Member {
    const member = this.byId.get(peerId)
    if (member === undefined) throw new UnknownNodeError(`no node of this mesh has the peer id ${peerId}`)
    return member
  }

  /** Refuses every start from now on. */
  refuseStarts(): void {
    this.isClosed = true
  }

  async stopAll(): Promise<void> {
    await Promise.all(this.init.members.map((member) => member.inTurn(() => this.stop(member))))
    for (const member of this.init.members) await member.ghost?.close()
  }

  private find(peerId: string): Member {
    const member = this.memberOf(peerId)
    if (member.plan.role !== 'ghost') return member
    throw new GhostNodeError(`${peerId} is a ghost: it cannot be started or stopped`)
  }

  private async start(member: Member, agent: string): Promise<void> {
    if (member.running !== undefined) return
    if (this.isClosed) throw new MeshClosedError('the mesh is closing')
    const isReturn = member.port !== 0
    const { traceTo } = this
    const launch = (port: number) =>
      createNode({
        privateKey: member.plan.privateKey,
        agent,
        kadProtocol: this.init.kadProtocol,
        port,
        transport: this.init.transportOf(member),
        gossip: this.init.gossipOf(member),
        traceTo,
        reportsExchanges: member.plan.role === 'hub',
        clock: member.voice.clock,
        mayLink: (id) => {
          const peer = this.byId.get(id)
          return peer === undefined || this.init.mayLink(member, peer)
        },
        mayKnow: (id) => {
          const peer = this.byId.get(id)
          return peer !== undefined && this.init.mayMeet(member, peer)
        },
      })
    // Somebody may have taken the old port meanwhile.
    const running = await (isReturn ? launch(member.port).catch(() => launch(0)) : launch(0))
    member.port = portOf(running.libp2p)
    member.agent = agent
    member.running = running
    // Told while the node was on its way up.
    if (traceTo !== this.traceTo) await running.trace?.reportTo(this.traceTo)
    this.init.onNode(member.describe())
    await this.init.acquaintance.arrived(member, isReturn)
    this.init.links?.open(member)
  }

  private async stop(member: Member): Promise<void> {
    const { running } = member
    if (running === undefined) return
    member.running = undefined
    if (this.init.forgets && !this.isClosed) this.init.acquaintance.departed(member)
    await running.libp2p.stop()
  }
}

function portOf(libp2p: Libp2p): number {
  const [address] = libp2p.getMultiaddrs()
  return Number(address?.getComponents().find((component) => component.name === 'tcp')?.value ?? 0)
}
