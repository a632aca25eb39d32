/** What can be told of a mesh by looking at its nodes. @module */
import type { GossipSub } from '@libp2p/gossipsub'
import type { TraceStatus } from '@/packages/trace-source/src'
import type { Member } from './member'
import type { TraceTotals } from './mesh'

/** Whether a node has links in a topic. */
export function isMeshed(pubsub: GossipSub, topic: string): boolean {
  const mesh: unknown = Reflect.get(pubsub, 'mesh')
  const peers: unknown = mesh instanceof Map ? mesh.get(topic) : undefined
  return peers instanceof Set && peers.size > 0
}

/** What the trace sources of all nodes have done so far. */
export function totalsOf(members: readonly Member[]): TraceTotals {
  const all = members.flatMap(({ running }) => {
    const status = running?.trace?.status()
    return status === undefined ? [] : [status]
  })
  const sum = (count: (status: TraceStatus) => number): number =>
    all.reduce((total, status) => total + count(status), 0)
  return {
    connected: sum(({ state }) => (state === 'connected' ? 1 : 0)),
    sentEvents: sum(({ sentEvents }) => sentEvents),
    buffered: sum(({ buffered }) => buffered),
    dropped: sum(({ dropped }) => dropped),
    faults: sum(({ faults }) => faults),
    missing: [...new Set(all.flatMap(({ missing }) => missing))],
  }
}
