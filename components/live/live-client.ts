/**
 * One socket for the whole page. It keeps what the server last said, and after a lost connection asks again for
 * whatever the page was watching.
 * @module
 */
import type { LiveStatus, ServerHello } from '@/lib/live/events'
import { FEED_VERSION } from '@/lib/live/feed-address'
import type { NetworkTotals, NodeSummary } from '@/lib/nodes'
import { createNodeWatch, type NodeWatch } from './node-watch'
import { createStore, type Store } from './store'
import { createMessageWatch, type MessageWatch } from './message-watch'
import type { LiveSocket } from './live-socket'

/** `connecting`: not tried to the end yet. `lost`: closed or refused; attempts to open it go on by themselves. */
export type Connection = 'connecting' | 'open' | 'lost'

export interface LiveClient {
  readonly socket: LiveSocket
  readonly connection: Store<Connection>
  /** Null until the first hello. */
  readonly hello: Store<ServerHello | null>
  /** true: the server runs a newer build with the same contract; reloading the page is worth offering. */
  readonly newBuild: Store<boolean>
  readonly status: Store<LiveStatus | null>
  readonly totals: Store<NetworkTotals | null>
  /** Newest state of watched nodes that changed since the page began to watch them. */
  readonly nodes: Store<ReadonlyMap<number, NodeSummary>>
  /** Messages and the traffic they make. */
  readonly messages: MessageWatch
  /** Watches these nodes until the returned function is called. */
  watchNodes(nums: readonly number[]): () => void
  close(): void
}

export interface LiveClientInit {
  socket: LiveSocket
  /** Called once when the server speaks another version of the contract. */
  reload: (hello: ServerHello) => void
}

export function createLiveClient({ socket, reload }: LiveClientInit): LiveClient {
  const connection = createStore<Connection>('connecting')
  const hello = createStore<ServerHello | null>(null)
  const newBuild = createStore(false)
  const status = createStore<LiveStatus | null>(null)
  const totals = createStore<NetworkTotals | null>(null)
  const nodes = createStore<ReadonlyMap<number, NodeSummary>>(new Map())
  const watch: NodeWatch = createNodeWatch({
    send: (nums) => {
      if (socket.connected) socket.emit('nodes:watch', { nums }, () => undefined)
    },
    forget: (nums) => {
      const left = new Map(nodes.get())
      for (const num of nums) left.delete(num)
      nodes.set(left)
    },
  })

  const messages = createMessageWatch(socket)

  socket.on('connect', () => {
    connection.set('open')
    watch.resend()
    messages.resend()
  })
  socket.on('disconnect', () => {
    connection.set('lost')
  })
  socket.on('connect_error', () => {
    connection.set('lost')
  })
  socket.on('feed:hello', (next) => {
    if (next.feedVersion !== FEED_VERSION) {
      socket.disconnect()
      reload(next)
      return
    }
    const before = hello.get()
    if (before !== null && before.buildId !== next.buildId) newBuild.set(true)
    hello.set(next)
  })
  socket.on('status:changed', (next) => {
    status.set(next)
  })
  socket.on('totals:changed', (next) => {
    totals.set(next)
  })
  socket.on('nodes:changed', (changed) => {
    const next = new Map(nodes.get())
    for (const node of changed) if (watch.has(node.num)) next.set(node.num, node)
    nodes.set(next)
  })

  return {
    socket,
    connection,
    hello,
    newBuild,
    status,
    totals,
    nodes,
    messages,
    watchNodes: (nums) => watch.add(nums),
    close: () => {
      watch.close()
      socket.disconnect()
    },
  }
}
