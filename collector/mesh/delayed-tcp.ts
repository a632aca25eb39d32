/**
 * The tcp transport of libp2p with the delay of the distance between the two ends. The listener holds the bytes,
 * both ways, so that a visitor's ordinary tcp meets the delay too; a dialler of the mesh only says who it is.
 * @module
 */
import { Socket } from 'node:net'
import type {
  CreateListenerOptions,
  DialTransportOptions,
  MultiaddrConnection,
  Transport,
  Upgrader,
} from '@libp2p/interface'
import { tcp, type TCPComponents } from '@libp2p/tcp'
import { DelayedConnection } from './delayed-connection'

/** Which node of the mesh dials from which local port, by node index. */
export class Diallers {
  private readonly byPort = new Map<number, number>()

  add(port: number, nodeIndex: number): void {
    this.byPort.set(port, nodeIndex)
  }
  remove(port: number): void {
    this.byPort.delete(port)
  }
  /** undefined: somebody from outside the mesh. */
  find(port: number): number | undefined {
    return this.byPort.get(port)
  }
}

export interface DelayedTcpInit {
  /** Index of the node whose transport this is. */
  nodeIndex: number
  diallers: Diallers
  /** One-way delay of a chunk between this node and a dialler, or a visitor when undefined. Milliseconds. */
  delayMs: (dialler: number | undefined) => number
}

/** The tcp transport has no inactivity limit here: gossip links may be silent for minutes. */
const NO_INACTIVITY_LIMIT = { inboundSocketInactivityTimeout: 0, outboundSocketInactivityTimeout: 0 }

export function plainTcp(): (components: TCPComponents) => Transport {
  return tcp(NO_INACTIVITY_LIMIT)
}

export function delayedTcp(init: DelayedTcpInit): (components: TCPComponents) => Transport {
  return (components) => {
    const transport = tcp(NO_INACTIVITY_LIMIT)(components)
    const dial = transport.dial.bind(transport)
    const createListener = transport.createListener.bind(transport)
    transport.dial = (address, options: DialTransportOptions) =>
      dial(address, { ...options, upgrader: announcing(options.upgrader, init) })
    transport.createListener = (options: CreateListenerOptions) =>
      createListener({ ...options, upgrader: delaying(options.upgrader, init) })
    return transport
  }
}

function announcing(upgrader: Upgrader, { diallers, nodeIndex }: DelayedTcpInit): Upgrader {
  return wrapped(upgrader, {
    upgradeOutbound: (connection, options) => {
      const port = localPortOf(connection)
      diallers.add(port, nodeIndex)
      connection.addEventListener('close', () => {
        diallers.remove(port)
      })
      return upgrader.upgradeOutbound(connection, options)
    },
  })
}

function delaying(upgrader: Upgrader, { diallers, delayMs }: DelayedTcpInit): Upgrader {
  return wrapped(upgrader, {
    upgradeInbound: (connection, options) => {
      const port = remotePortOf(connection)
      return upgrader.upgradeInbound(
        // A dialler says who it is before it writes, but maybe after it is accepted: ask anew for each chunk.
        new DelayedConnection(connection, () => delayMs(diallers.find(port))),
        options,
      )
    },
  })
}

function wrapped(
  upgrader: Upgrader,
  changed: Partial<Pick<Upgrader, 'upgradeInbound' | 'upgradeOutbound'>>,
): Upgrader {
  return {
    upgradeInbound: upgrader.upgradeInbound.bind(upgrader),
    upgradeOutbound: upgrader.upgradeOutbound.bind(upgrader),
    createInboundAbortSignal: upgrader.createInboundAbortSignal.bind(upgrader),
    getConnectionEncrypters: upgrader.getConnectionEncrypters.bind(upgrader),
    getStreamMuxers: upgrader.getStreamMuxers.bind(upgrader),
    ...changed,
  }
}

/** @throws {TypeError} when the tcp transport no longer keeps its socket where it did in version 11. */
function localPortOf(connection: MultiaddrConnection): number {
  const socket: unknown = Reflect.get(connection, 'socket')
  if (!(socket instanceof Socket) || socket.localPort === undefined) {
    throw new TypeError('the tcp connection shows no socket: this version of @libp2p/tcp is not supported')
  }
  return socket.localPort
}

function remotePortOf(connection: MultiaddrConnection): number {
  const port = connection.remoteAddr.getComponents().find((component) => component.name === 'tcp')?.value
  return Number(port)
}
