import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AnswerMalformedError, AnswerTooLargeError } from '@/collector/protocols/errors'
import { cleanText } from '@/collector/protocols/identify/clean-text'
import { decodeIdentity, encodeIdentity } from '@/collector/protocols/identify/codec'
import { Identify } from '@/collector/protocols/identify/pb/identify'
import { decodeFindNodeAnswer, encodeFindNode } from '@/collector/protocols/kad/codec'
import { Message, MessageType, Peer } from '@/collector/protocols/kad/pb/kad'

const SEED = { seed: 7 }
const bytes = (maxLength: number) => fc.uint8Array({ minLength: 1, maxLength })
const answer = (closer: readonly { id: Uint8Array; addrs: readonly Uint8Array[] }[]): Uint8Array =>
  Message.encode({
    type: MessageType.FIND_NODE,
    closer: closer.map(({ id, addrs }) =>
      Peer.encode({ id: Uint8Array.from(id), addrs: addrs.map((address) => Uint8Array.from(address)) }),
    ),
  })

describe('FIND_NODE on the wire', () => {
  it('takes any bytes, as an answer within its limits or as one of two named errors', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 512 }), (input) => {
        try {
          const peers = decodeFindNodeAnswer(input)
          expect(peers.length).toBeLessThanOrEqual(64)
          for (const { id, addresses } of peers) {
            expect(id.length).toBeLessThanOrEqual(64)
            expect(addresses.length).toBeLessThanOrEqual(32)
          }
        } catch (error) {
          expect(error instanceof AnswerMalformedError || error instanceof AnswerTooLargeError).toBe(true)
        }
      }),
      { ...SEED, numRuns: 10_000 },
    )
  })

  it('takes any damage to a real answer', () => {
    const real = answer([
      { id: new Uint8Array(38).fill(1), addrs: [new Uint8Array(8).fill(2), new Uint8Array(20).fill(3)] },
      { id: new Uint8Array(34).fill(4), addrs: [] },
    ])
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(real.length - 1), fc.integer({ min: 0, max: 255 })), {
          minLength: 1,
          maxLength: 4,
        }),
        fc.nat(real.length),
        (changes, length) => {
          const damaged = Uint8Array.from(real)
          for (const [at, value] of changes) damaged[at] = value
          try {
            decodeFindNodeAnswer(damaged.subarray(0, length))
          } catch (error) {
            expect(error instanceof AnswerMalformedError || error instanceof AnswerTooLargeError).toBe(true)
          }
        },
      ),
      { ...SEED, numRuns: 10_000 },
    )
  })

  it('gives back every peer and address that was put in', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ id: bytes(64), addrs: fc.array(bytes(64), { maxLength: 32 }) }), {
          maxLength: 20,
        }),
        (closer) => {
          const decoded = decodeFindNodeAnswer(answer(closer))
          expect(
            decoded.map(({ id, addresses }) => ({ id: [...id], addrs: addresses.map((a) => [...a]) })),
          ).toEqual(closer.map(({ id, addrs }) => ({ id: [...id], addrs: addrs.map((a) => [...a]) })))
        },
      ),
      { ...SEED, numRuns: 500 },
    )
  })

  it('keeps 32 addresses of a node that announces many, and the rest of the answer', () => {
    const many = {
      id: new Uint8Array(34).fill(1),
      addrs: Array.from({ length: 100 }, () => new Uint8Array(8).fill(4)),
    }
    const one = { id: new Uint8Array(34).fill(2), addrs: [new Uint8Array(8).fill(4)] }
    expect(decodeFindNodeAnswer(answer([many, one])).map(({ addresses }) => addresses.length)).toEqual([
      32, 1,
    ])
  })

  it('refuses more peers, more bytes, and another type than an answer has', () => {
    const crowd = Array.from({ length: 65 }, () => ({ id: new Uint8Array(34), addrs: [] }))
    expect(() => decodeFindNodeAnswer(answer(crowd))).toThrow(AnswerTooLargeError)
    expect(() => decodeFindNodeAnswer(new Uint8Array(256 * 1024 + 1))).toThrow(AnswerTooLargeError)
    expect(() => decodeFindNodeAnswer(Message.encode({ type: MessageType.PING }))).toThrow(
      AnswerMalformedError,
    )
  })

  it('asks for the key it is given', () => {
    const key = new Uint8Array(34).fill(9)
    const question = Message.decode(encodeFindNode(key))
    expect(question.type).toBe(MessageType.FIND_NODE)
    expect([...(question.key ?? [])]).toEqual([...key])
  })
})

describe('identify on the wire', () => {
  it('takes any bytes, as an identity within its limits or as one of two named errors', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 512 }), (input) => {
        try {
          const { agent, protocols, listenAddresses } = decodeIdentity(input)
          expect(agent.length).toBeLessThanOrEqual(256)
          expect(protocols.length).toBeLessThanOrEqual(64)
          expect(listenAddresses.length).toBeLessThanOrEqual(32)
        } catch (error) {
          expect(error instanceof AnswerMalformedError || error instanceof AnswerTooLargeError).toBe(true)
        }
      }),
      { ...SEED, numRuns: 10_000 },
    )
  })

  it('sorts protocols, drops repeats, and cuts what is too long', () => {
    const message = Identify.encode({
      agentVersion: `\u0007kubo/0.30\n${'z'.repeat(400)}`,
      protocols: ['/b', '/a', '/b', '', `/${'c'.repeat(300)}`],
      listenAddrs: [],
    })
    const { agent, protocols } = decodeIdentity(message)
    expect(agent).toHaveLength(256)
    expect(agent.startsWith('kubo/0.30zzz')).toBe(true)
    expect(protocols).toEqual(['/a', '/b', `/${'c'.repeat(127)}`])
  })

  it('tells others what we are', () => {
    const self = { agent: 'us/1.0', publicKey: Uint8Array.of(1, 2), protocols: ['/x'] }
    expect(decodeIdentity(encodeIdentity(self))).toEqual({
      agent: 'us/1.0',
      protocols: ['/x'],
      listenAddresses: [],
    })
  })
})

describe('text from strangers', () => {
  it('comes out without control characters, never longer than asked, and the same when cleaned again', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 80 }),
        fc.integer({ min: 1, max: 40 }),
        (text, length) => {
          const clean = cleanText(text, length)
          expect(clean.length).toBeLessThanOrEqual(length)
          expect(clean).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u)
          expect(cleanText(clean, length)).toBe(clean)
        },
      ),
      { ...SEED, numRuns: 10_000 },
    )
  })
})
