/**
 * What is reported, as go-libp2p-pubsub names it.
 * https://github.com/libp2p/go-libp2p-pubsub/blob/master/pb/trace.proto
 * @module
 */

/** Of one exchange with a peer, without the ids of what it announces or asks for. */
export interface RpcMeta {
  /** `id` null: not known. */
  messages: readonly { id: Uint8Array | null; topic: string }[]
  subscriptions: readonly { subscribe: boolean; topic: string }[]
  /** Topics, one an entry. */
  ihave: readonly string[]
  /** Entries. */
  iwant: number
  graft: readonly string[]
  prune: readonly string[]
}

/** Ids and peers in bytes: a peer as its multihash. */
export type TraceEvent =
  | { type: 'publish'; message: Uint8Array; topic: string }
  | { type: 'reject'; message: Uint8Array; from: Uint8Array; reason: string; topic: string }
  | { type: 'duplicate'; message: Uint8Array; from: Uint8Array; topic: string }
  | { type: 'deliver'; message: Uint8Array; from: Uint8Array; topic: string }
  | { type: 'add-peer'; peer: Uint8Array; protocol: string }
  | { type: 'remove-peer'; peer: Uint8Array }
  | { type: 'receive-rpc' | 'send-rpc' | 'drop-rpc'; peer: Uint8Array; meta: RpcMeta }
  | { type: 'join' | 'leave'; topic: string }
  | { type: 'graft' | 'prune'; peer: Uint8Array; topic: string }

export type TraceEventType = TraceEvent['type']
