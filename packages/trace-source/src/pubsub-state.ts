/** What a node is joined to, told as the differences between what was reported and what is. @module */
import type { GossipSub } from '@libp2p/gossipsub'
import type { PeerBytes } from './peer-bytes'
import type { TraceEvent } from './events'
import { isObject, memberOf } from './taps'

/** Longest topic that is reported, characters: others may name what they like. */
const TOPIC_MAX = 256

export class PubsubState {
  private readonly topics = new Set<string>()
  private readonly peers = new Map<string, Uint8Array>()
  private readonly mesh = new Map<string, Set<string>>()

  constructor(
    private readonly pubsub: GossipSub,
    private readonly bytes: PeerBytes,
    private readonly report: (event: TraceEvent) => void,
  ) {}

  /** Forgets what was reported, so that the next update states everything. */
  forget(): void {
    this.topics.clear()
    this.peers.clear()
    this.mesh.clear()
  }

  update(): void {
    this.updatePeers()
    this.updateTopics()
    for (const topic of new Set([...this.topics, ...this.mesh.keys()])) this.updateMesh(topic)
  }

  updateTopics(): void {
    const now = new Set(this.pubsub.getTopics().filter((topic) => topic.length <= TOPIC_MAX))
    for (const topic of this.topics) {
      if (now.has(topic)) continue
      this.topics.delete(topic)
      this.report({ type: 'leave', topic })
      this.updateMesh(topic)
    }
    for (const topic of now) {
      if (this.topics.has(topic)) continue
      this.topics.add(topic)
      this.report({ type: 'join', topic })
    }
  }

  updatePeers(): void {
    const now = new Map(this.pubsub.getPeers().map((peerId) => [peerId.toString(), peerId]))
    for (const [id, peer] of this.peers) {
      if (now.has(id)) continue
      this.peers.delete(id)
      // As go-libp2p-pubsub does it: with a peer its links go, without a prune for each.
      for (const linked of this.mesh.values()) linked.delete(id)
      this.report({ type: 'remove-peer', peer })
    }
    for (const [id, peerId] of now) {
      const protocol = this.peers.has(id) ? null : this.protocolOf(id)
      if (protocol === null) continue
      const peer = this.bytes.of(peerId)
      this.peers.set(id, peer)
      this.report({ type: 'add-peer', peer, protocol })
    }
  }

  updateMesh(topic: string): void {
    const now = this.meshOf(topic)
    if (now === null || topic.length > TOPIC_MAX) return
    const reported = this.mesh.get(topic) ?? new Set<string>()
    for (const id of reported) {
      if (now.has(id)) continue
      reported.delete(id)
      const peer = this.bytes.find(id)
      if (peer !== null) this.report({ type: 'prune', peer, topic })
    }
    for (const id of now) {
      if (reported.has(id)) continue
      const peer = this.bytes.find(id)
      if (peer === null) continue
      reported.add(id)
      this.report({ type: 'graft', peer, topic })
    }
    if (reported.size > 0) this.mesh.set(topic, reported)
    else this.mesh.delete(topic)
  }

  /** null: this gossipsub does not show its mesh. */
  private meshOf(topic: string): ReadonlySet<string> | null {
    const mesh = memberOf(this.pubsub, 'mesh')
    if (!(mesh instanceof Map)) return null
    const peers: unknown = mesh.get(topic)
    if (!(peers instanceof Set)) return new Set()
    return new Set(Array.from(peers).filter((id) => typeof id === 'string'))
  }

  /** null: there is no stream to the peer yet; '' where this gossipsub does not show it. */
  private protocolOf(id: string): string | null {
    const streams = memberOf(this.pubsub, 'streamsOutbound')
    if (!(streams instanceof Map)) return ''
    const stream: unknown = streams.get(id)
    if (!isObject(stream)) return null
    const protocol = memberOf(stream, 'protocol')
    return typeof protocol === 'string' ? protocol : ''
  }
}
