/** One place in the mesh and whoever fills it now: a running node, a stopped one or a ghost. @module */
import { multiaddr, type Multiaddr } from '@multiformats/multiaddr'
import type { RunningNode } from './create-node'
import type { Ghost } from './ghost'
import type { MeshNode } from './mesh'
import type { PlannedNode } from './plan-nodes'
import type { Voice } from './plan-voices'

export class Member {
  agent: string
  /** The port it listens on, or was last seen at; 0 before the first start. */
  port = 0
  running: RunningNode | undefined
  ghost: Ghost | undefined
  /** Starts and stops of one node never overlap: each waits for the one before. */
  private last: Promise<void> = Promise.resolve()

  constructor(
    readonly plan: PlannedNode,
    readonly voice: Voice,
  ) {
    this.agent = plan.agent
  }

  get addresses(): readonly Multiaddr[] {
    return this.port === 0 ? [] : [multiaddr(`/ip4/127.0.0.1/tcp/${String(this.port)}`)]
  }

  /** Runs an action when all earlier ones have ended, whether well or not. */
  inTurn(action: () => Promise<void>): Promise<void> {
    const next = this.last.then(action)
    this.last = next.catch(() => undefined)
    return next
  }

  describe(): MeshNode {
    return {
      peerId: this.plan.id,
      addresses: this.addresses.map(String),
      agent: this.agent,
      place: this.plan.place,
      role: this.plan.role,
      authority: this.plan.authority,
      running: this.running !== undefined,
      unreachable: this.plan.role === 'ghost',
    }
  }
}
