/** The gossipsub of a demo node, and what the mesh's own record hears of it. @module */
import { createHash } from 'node:crypto'
import { gossipsub, type GossipSub, type GossipSubComponents } from '@libp2p/gossipsub'
import { messageIdOf } from '../protocols/gossip/message-id'
import type { Topic } from './topics'

export interface GossipInit {
  topics: readonly Topic[]
  degree: 'usual' | 'hub'
  /** Whether a message of somebody else is sent on. */
  relays: () => boolean
  /** First reception of a message. @param id - as gossipsub writes it. @param from - peer id. */
  onReceived: (id: string, from: string) => void
  /** It was received once more. */
  onReceivedAgain: (id: string) => void
}

export const messageId = messageIdOf({ messageId: 'meshara' })

/** Links to keep in a topic: few, so that messages travel several hops. */
const GOSSIP_DEGREE = {
  usual: { D: 5, Dlo: 4, Dhi: 8, Dscore: 2, Dout: 2 },
  /** Enough for all that have nobody else. */
  hub: { D: 9, Dlo: 6, Dhi: 18, Dscore: 4, Dout: 2 },
} as const

/** gossipsub is not built as it was in version 17. */
class GossipShapeError extends Error {
  override readonly name = 'GossipShapeError'
}

export function createGossip(init: GossipInit): (components: GossipSubComponents) => GossipSub {
  const service = gossipsub({
    ...GOSSIP_DEGREE[init.degree],
    msgIdFn: messageId,
    // Copies are told before their signature is checked, which is most of what they cost.
    fastMsgIdFn: ({ data }) =>
      createHash('sha1')
        .update(data ?? '')
        .digest('base64'),
    // A publisher with few links to listeners would otherwise reach all of them at once.
    floodPublish: false,
    allowPublishToZeroTopicPeers: true,
    // All peers share 127.0.0.1, which the default score would punish.
    scoreParams: { IPColocationFactorWeight: 0 },
  })
  return (components) => {
    const pubsub = service(components)
    pubsub.addEventListener('gossipsub:message', ({ detail }) => {
      init.onReceived(detail.msgId, detail.propagationSource.toString())
    })
    lay(pubsub, 'forwardMessage', (forward) => {
      if (init.relays()) forward()
    })
    lay(Reflect.get(pubsub, 'score'), 'duplicateMessage', (note, [, id]) => {
      note()
      if (typeof id === 'string') init.onReceivedAgain(id)
    })
    return pubsub
  }
}

/** Lays a function over a method that gossipsub does not show. @throws {GossipShapeError} */
function lay(owner: unknown, method: string, over: (call: () => void, args: unknown[]) => void): void {
  const inner: unknown = typeof owner === 'object' && owner !== null ? Reflect.get(owner, method) : undefined
  if (typeof owner !== 'object' || owner === null || typeof inner !== 'function') {
    throw new GossipShapeError(`gossipsub shows no ${method}`)
  }
  Reflect.set(owner, method, (...args: unknown[]): void => {
    over(() => {
      Reflect.apply(inner, owner, args)
    }, args)
  })
}
