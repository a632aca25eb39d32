import { generateKeyPairFromSeed, publicKeyFromProtobuf } from '@libp2p/crypto/keys'
import { StrictNoSign, type GossipsubOpts, type Message } from '@libp2p/gossipsub'
import { peerIdFromPrivateKey, peerIdFromString } from '@libp2p/peer-id'
import { describe, expect, it } from 'vitest'
import { encodeEnvelope } from '@/collector/protocols/envelope/sign'
import { messageIdOf } from '@/collector/protocols/gossip/message-id'
import type { MessageIdScheme } from '@/lib/networks/profile'
import { startGossipNode } from '@/test/fixtures/gossip'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const text = (content: string): Uint8Array => new TextEncoder().encode(content)
const idBy = (messageId: MessageIdScheme, message: Message): string =>
  hex(messageIdOf({ messageId })(message))
const unsigned = (data: Uint8Array): Message => ({ type: 'unsigned', topic: 'any', data })

/** The id that gossipsub's own default makes of a message, and the message. */
async function publishedByDefault(
  options: Partial<GossipsubOpts>,
): Promise<{ id: string; message: Message }[]> {
  const node = await startGossipNode({ ...options, emitSelf: true }, ['t'], null)
  try {
    for (const content of ['one', 'two', 'three']) await node.gossip.publish('t', text(content))
    return node.heard.map(({ msgId, msg }) => ({ id: hex(Buffer.from(msgId, 'base64')), message: msg }))
  } finally {
    await node.libp2p.stop()
  }
}

describe('the id of a gossip message', () => {
  it('is js-libp2p’s own by key-seqno', async () => {
    const published = await publishedByDefault({})
    expect(published).toHaveLength(3)
    for (const { id, message } of published) {
      expect(message.type).toBe('signed')
      expect(idBy('key-seqno', message)).toBe(id)
    }
  })

  it('is js-libp2p’s own by sha256 where nobody signs', async () => {
    const published = await publishedByDefault({ globalSignaturePolicy: StrictNoSign })
    expect(published).toHaveLength(3)
    for (const { id, message } of published) expect(idBy('sha256', message)).toBe(id)
  })

  // go-libp2p-pubsub: string(m.From) + string(m.Seqno), where From is the multihash of the peer id and Seqno has 8
  // bytes, the most significant first.
  it.each([
    [
      '12D3KooWKnDdG3iXw9eTFijk3EWSunZcFi54Zka4wmtqtt6rPxc8',
      '00240801122094080c59284a5ad2ecccb7addd6221fac7a9243aa7da02ce5378cc401728ca91',
    ],
    [
      'QmaCpDMGvV2BGHeYERUEnRQAwe3N8SzbUtfsmvsqQLuvuJ',
      '1220b04a57d40eca138809f139a76b12044333c3740391c9bf1ce9d8e21a79210bfd',
    ],
  ])('is go-libp2p’s own by from-seqno: %s', async (peerId, multihash) => {
    const message: Message = {
      type: 'signed',
      from: peerIdFromString(peerId),
      topic: 'any',
      data: text('x'),
      sequenceNumber: 0x0102030405060708n,
      signature: new Uint8Array(64),
      key: (await generateKeyPairFromSeed('Ed25519', new Uint8Array(32))).publicKey,
    }
    expect(idBy('from-seqno', message)).toBe(`${multihash}0102030405060708`)
  })

  it('is the hash of the data by sha256 and blake2b-256, whoever sends it', () => {
    // FIPS 180-4 and RFC 7693 have "abc"; the 256-bit BLAKE2b is from the reference implementation.
    const message = unsigned(text('abc'))
    expect(idBy('sha256', message)).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
    expect(idBy('blake2b-256', message)).toBe(
      'bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319',
    )
  })

  it('is the envelope’s own by meshara, and the hash of data that is none', async () => {
    const messageId = Buffer.from('00112233445566778899aabbccddeeff', 'hex')
    const init = { messageId, type: 'broadcast', sentAtMs: 0, payload: text('hello'), signer: null } as const
    expect(idBy('meshara', unsigned(await encodeEnvelope(init)))).toBe('00112233445566778899aabbccddeeff')

    const noEnvelope = unsigned(text('abc'))
    expect(idBy('meshara', noEnvelope)).toBe(idBy('sha256', noEnvelope))
    // The reference implementation sends every ping under the same id of zeros: they are not one message.
    const ping = unsigned(await encodeEnvelope({ ...init, messageId: new Uint8Array(32), type: 'ping' }))
    expect(idBy('meshara', ping)).toBe(idBy('sha256', ping))
  })

  it('is the hash of the data where the rule needs an author and there is none', () => {
    const message = unsigned(text('abc'))
    expect(idBy('key-seqno', message)).toBe(idBy('sha256', message))
    expect(idBy('from-seqno', message)).toBe(idBy('sha256', message))
  })

  it('takes the key from the message where the peer id does not hold it', async () => {
    const key = await generateKeyPairFromSeed('Ed25519', new Uint8Array(32).fill(7))
    const from = peerIdFromPrivateKey(key)
    const message: Message = {
      type: 'signed',
      from: { ...from, publicKey: undefined } as never, // as of an RSA key, whose id is only a hash
      topic: 'any',
      data: text('x'),
      sequenceNumber: 1n,
      signature: new Uint8Array(64),
      key: key.publicKey,
    }
    const id = messageIdOf({ messageId: 'key-seqno' })(message)
    expect(publicKeyFromProtobuf(id.subarray(0, -8)).equals(key.publicKey)).toBe(true)
    expect(hex(id.subarray(-8))).toBe('0000000000000001')
  })
})
