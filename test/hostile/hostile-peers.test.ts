import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { CrawlError } from '@/lib/crawl-errors'
import { crawlOnce } from './crawl-once'
import { HONEST, honestMesh } from './honest-mesh'
import {
  answerWith,
  answering,
  hashedId,
  hostileNode,
  IDENTIFY,
  KAD,
  PING,
  rawPeer,
  strangerId,
  type HostilePeer,
} from './peers'

const MEGABYTE = 1_048_576
const silent = (): void => undefined
const { bootstrap, keep, crawlWith } = honestMesh()

describe('a peer that cannot be reached', () => {
  const cases: [string, CrawlError, () => Promise<HostilePeer>][] = [
    ['accepts the connection and never says a word', 'io_timeout', () => rawPeer(silent)],
    ['cuts the connection at once', 'connection_reset', () => rawPeer((socket) => socket.resetAndDestroy())],
    [
      'answers with noise that is not noise',
      'encryption_failed',
      () => rawPeer((socket) => socket.end(randomBytes(4096))),
    ],
    [
      'drips one byte a time for ever',
      'io_timeout',
      () =>
        rawPeer((socket) => {
          // A multistream header that never ends.
          const header = Buffer.from('\x13/multistream/1.0.0\n')
          let at = 0
          const timer = setInterval(() => {
            if (at < header.length - 1) socket.write(header.subarray(at, ++at))
          }, 200)
          socket.on('close', () => {
            clearInterval(timer)
          })
        }),
    ],
    [
      'floods the handshake',
      'encryption_failed',
      () =>
        rawPeer((socket) => {
          const flood = (): void => {
            while (!socket.destroyed && socket.write(randomBytes(65_536)));
          }
          socket.on('drain', flood)
          flood()
        }),
    ],
    [
      'goes silent in the middle of the noise handshake',
      'io_timeout',
      () =>
        rawPeer((socket) => {
          socket.write('\x13/multistream/1.0.0\n\x07/noise\n')
        }),
    ],
    [
      'does not speak noise',
      'encryption_failed',
      () =>
        rawPeer((socket) => {
          socket.write('\x13/multistream/1.0.0\n\x03na\n')
        }),
    ],
  ]
  it.each(cases.map(([name, error, start]) => ({ name, error, start })))(
    'and $name is recorded as $error',
    async ({ error, start }) => {
      const hostile = await keep(start())
      const { visits } = await crawlWith(hostile)
      expect(visits.get(hostile.peerId)).toMatchObject({ reachable: false, error, failuresInRow: 1 })
      expect(visits.get(hostile.peerId)?.attempts).toMatchObject([{ error }])
    },
  )

  it('because another node listens there is recorded as a mismatch of identity', async () => {
    const somebodyElse = await keep(hostileNode({ handlers: { [KAD]: silent } }))
    const { peerId } = await strangerId()
    const address = somebodyElse.address.replace(somebodyElse.peerId, peerId)
    const { visits } = await crawlWith({ ...somebodyElse, peerId, address })
    expect(visits.get(peerId)).toMatchObject({ reachable: false, error: 'peer_id_mismatch' })
  })
})

describe('a thousand peers at once', () => {
  it('that never say a word cost their time and little memory', async () => {
    const silence = await keep(rawPeer(silent))
    const ids = await Promise.all(Array.from({ length: 1_000 }, strangerId))
    const addresses = ids.map(({ peerId }) => silence.address.replace(silence.peerId, peerId))
    const outcome = await crawlOnce([...bootstrap(), ...addresses], {
      settings: { VISIT_CONCURRENCY: 1_000, DIAL_TIMEOUT: 3_000, RPC_TIMEOUT: 3_000 },
    })
    expect(outcome.end).toMatchObject({ nodesVisited: 1_000 + HONEST, nodesReachable: HONEST })
    const errors = new Set(ids.map(({ peerId }) => outcome.visits.get(peerId)?.error))
    expect(errors).toEqual(new Set(['io_timeout']))
    expect(outcome.peakExtraBytes).toBeLessThan(128 * MEGABYTE)
  })
})

describe('a peer that answers badly', () => {
  const endless = async (stream: Parameters<ReturnType<typeof answering>>[0]): Promise<void> => {
    const chunk = new Uint8Array(65_536)
    // A length prefix of 200 KiB, and then bytes without end.
    stream.send(Uint8Array.of(0x80, 0xc0, 0x0c))
    while (stream.status === 'open') {
      if (stream.send(chunk)) continue
      await new Promise((resolve) => {
        stream.addEventListener('drain', resolve, { once: true })
        stream.addEventListener('close', resolve, { once: true })
      })
    }
  }
  const cases: [
    string,
    CrawlError,
    Record<string, Parameters<typeof answering>[0] | 'silent' | 'reset' | 'endless'>,
  ][] = [
    ['never answers identify', 'io_timeout', { [IDENTIFY]: 'silent' }],
    ['never answers a question', 'io_timeout', { [KAD]: 'silent' }],
    ['resets the stream', 'stream_reset', { [KAD]: 'reset' }],
    ['answers without end', 'answer_malformed', { [KAD]: 'endless' }],
    ['answers with a megabyte', 'answer_too_large', { [KAD]: () => new Uint8Array(MEGABYTE) }],
    [
      'answers with bytes that are no message',
      'answer_malformed',
      { [KAD]: () => Uint8Array.of(0x42, 0x7f, 1, 2, 3) },
    ],
    ['answers another question', 'answer_malformed', { [KAD]: () => Uint8Array.of(0x08, 0x05) }],
    [
      'names thousands of peers in one answer',
      'answer_too_large',
      { [KAD]: () => answerWith(Array.from({ length: 3_000 }, () => ({ id: hashedId(), addresses: [] }))) },
    ],
    [
      'names thousands of addresses of one peer',
      'answer_too_large',
      {
        [KAD]: () =>
          answerWith([
            {
              id: hashedId(),
              addresses: Array.from({ length: 5_000 }, (_, i) => `/ip4/127.0.0.4/tcp/${i + 1}`),
            },
          ]),
      },
    ],
  ]
  it.each(cases.map(([name, error, handlers]) => ({ name, error, handlers })))(
    'and $name is reached, and recorded as $error',
    async ({ error, handlers }) => {
      const hostile = await keep(
        hostileNode({
          handlers: Object.fromEntries(
            Object.entries(handlers).map(([protocol, how]) => [
              protocol,
              how === 'silent'
                ? silent
                : how === 'endless'
                  ? endless
                  : how === 'reset'
                    ? (stream) => {
                        stream.abort(new Error('no'))
                      }
                    : answering(how),
            ]),
          ),
        }),
      )
      const { visits } = await crawlWith(hostile)
      expect(visits.get(hostile.peerId)).toMatchObject({ reachable: true, error, peerCount: null })
    },
  )

  it('and hears nothing after the handshake is reached, and recorded as io_timeout', async () => {
    const hostile = await keep(hostileNode({ isDeafAfterHandshake: true }))
    const { visits } = await crawlWith(hostile)
    expect(visits.get(hostile.peerId)).toMatchObject({ reachable: true, error: 'io_timeout', agent: '' })
  })

  it('by not answering pings costs its RTT and its time, no more', async () => {
    const hostile = await keep(
      hostileNode({ handlers: { [PING]: silent, [KAD]: answering(() => answerWith([])) } }),
    )
    const { visits } = await crawlWith(hostile)
    expect(visits.get(hostile.peerId)).toMatchObject({
      reachable: true,
      rttMs: null,
      rttMethod: 'none',
      error: null,
      peerCount: 0,
    })
  })

  it('by speaking another Kademlia is reached, and recorded as not of this network', async () => {
    const hostile = await keep(hostileNode())
    const { visits } = await crawlWith(hostile)
    expect(visits.get(hostile.peerId)).toMatchObject({ reachable: true, error: 'protocol_not_supported' })
  })
})
