import type { PrivateKey } from '@libp2p/interface'
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import { ping, type Ping } from '@libp2p/ping'
import { afterEach, expect, test } from 'vitest'
import { createNode, type RunningNode } from '@/collector/mesh/create-node'
import { Diallers, delayedTcp } from '@/collector/mesh/delayed-tcp'
import { SkewedClock } from '@/collector/mesh/skewed-clock'

const running: RunningNode[] = []
afterEach(async () => {
  for (const { libp2p } of running.splice(0)) await libp2p.stop()
})

const keyOf = (number: number): Promise<PrivateKey> =>
  generateKeyPairFromSeed('Ed25519', new Uint8Array(32).fill(number))

async function raise(index: number, diallers: Diallers, delayMs: (dialler: number | undefined) => number) {
  const node = await createNode({
    privateKey: await keyOf(index + 1),
    agent: 'meshara/1.0.0',
    kadProtocol: '/meshara/kad/1.0.0',
    port: 0,
    transport: delayedTcp({ nodeIndex: index, diallers, delayMs }),
    gossip: null,
    traceTo: [],
    reportsExchanges: false,
    clock: new SkewedClock(0, 0),
    mayKnow: () => false,
    mayLink: () => true,
  })
  running.push(node)
  return node.libp2p
}

test('delays two nodes of the mesh by their own distance, whichever of them dials', async () => {
  const diallers = new Diallers()
  const distanceMs = [
    [0, 20, 70],
    [20, 0, 45],
    [70, 45, 0],
  ]
  const nodes = await Promise.all(
    [0, 1, 2].map((index) =>
      raise(index, diallers, (dialler) =>
        dialler === undefined ? 500 : (distanceMs[index]?.[dialler] ?? 500),
      ),
    ),
  )
  for (const [from, dialling] of nodes.entries()) {
    for (const [to, listening] of nodes.entries()) {
      if (from === to) continue
      const connection = await dialling.dial(listening.getMultiaddrs())
      const expected = 2 * (distanceMs[from]?.[to] ?? 0)
      let least = Infinity
      for (let turn = 0; turn < 2 || (least > expected + 15 && turn < 40); turn += 1) {
        least = Math.min(least, await pingOf(dialling).ping(connection.remotePeer))
      }
      await connection.close()
      expect(least).toBeGreaterThan(expected - 4)
      expect(least).toBeLessThanOrEqual(expected + 15)
    }
  }
})

function pingOf(libp2p: { services: Record<string, unknown> }): Ping {
  const service = libp2p.services.ping
  if (!isPing(service)) throw new TypeError(`the node does not ${ping.name}`)
  return service
}

function isPing(service: unknown): service is Ping {
  return typeof service === 'object' && service !== null && 'ping' in service
}
