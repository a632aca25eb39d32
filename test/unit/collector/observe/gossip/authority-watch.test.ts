import { createHash } from 'node:crypto'
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import type { PrivateKey } from '@libp2p/interface'
import { Registry } from 'prom-client'
import { beforeAll, describe, expect, it } from 'vitest'
import { createAuthorityWatch } from '@/collector/observe/gossip/authority-watch'
import {
  makeAnnouncement,
  makePackage,
  makeQuery,
  makeResponse,
} from '@/collector/protocols/updates/make-update'
import type { AnnouncementFact, AnswerFact } from '@/lib/authorities/facts'
import type { MessageType } from '@/lib/messages/kinds'
import { DEMO } from '@/test/fixtures/gossip'

const NOW_MS = Date.UTC(2026, 10, 21)
const LISTED = DEMO.authorities
const keyFrom = (text: string): Promise<PrivateKey> =>
  generateKeyPairFromSeed('Ed25519', createHash('sha256').update(text).digest())
const hexOf = (key: PrivateKey): string => Buffer.from(key.publicKey.raw).toString('hex')

let [alder, birch, stranger]: (PrivateKey | null)[] = [null, null, null]
const known = (key: PrivateKey | null | undefined): PrivateKey => {
  if (key === null || key === undefined) throw new Error('no key')
  return key
}
beforeAll(async () => {
  alder = await keyFrom('meshara demo authority Alder')
  birch = await keyFrom('meshara demo authority Birch')
  stranger = await keyFrom('a stranger')
})

function watching() {
  const facts: (AnnouncementFact | AnswerFact)[] = []
  const metrics = new Registry()
  const clock = { ms: 0 }
  if (LISTED === undefined) throw new Error('the demo lists authorities')
  const watch = createAuthorityWatch({
    authorities: LISTED,
    collector: 'c1',
    emit: (fact) => facts.push(fact),
    metrics,
    clock: () => clock.ms,
  })
  let sent = 0
  const hear = (type: MessageType, payload: Uint8Array, signer: PrivateKey | null): string => {
    const messageId = (++sent).toString(16).padStart(32, '0')
    watch.take({
      messageId,
      arrivedAtMs: NOW_MS + clock.ms,
      envelope: {
        facts: {
          version: 1,
          type,
          sentAtMs: NOW_MS,
          hopCount: null,
          maxHops: null,
          signature: signer === null ? 'unsigned' : 'valid',
        },
        sender: signer === null ? null : hexOf(signer),
        payload,
      },
    })
    return messageId
  }
  const count = async (name: string, label?: string): Promise<number> => {
    const metric = await metrics.getSingleMetric(name)?.get()
    const values = (metric?.values ?? []).filter(
      ({ labels }) => label === undefined || Object.values(labels).includes(label),
    )
    return values.reduce((sum, { value }) => sum + value, 0)
  }
  return { facts, clock, hear, count }
}

const release = (version: string, signer: PrivateKey | null): Promise<Uint8Array> =>
  makePackage(
    { version, data: Buffer.from(`the update to ${version}`), changelog: '', requiredVersion: '' },
    async (body) =>
      signer === null ? [] : [{ key: signer.publicKey.raw, signature: await signer.sign(body) }],
  )
const query = (n: number): Uint8Array =>
  makeQuery({ id: idOf(n), type: 'version_check', data: Buffer.alloc(0), timeoutMs: 5_000 })
const idOf = (n: number): Buffer => {
  const id = Buffer.alloc(16, 1)
  id.writeUInt32BE(n)
  return id
}
const response = (n: number): Uint8Array => makeResponse(idOf(n), Buffer.from('yes'))

describe('updates that are heard', () => {
  it('are stated with who sent them and who signed them, and nothing of what is in them', async () => {
    const { facts, hear } = watching()
    const id = hear('update_package', await release('2.0.0', known(alder)), known(stranger))
    expect(facts).toMatchObject([
      {
        kind: 'announcement',
        messageId: id,
        seenAtMs: NOW_MS,
        sender: hexOf(known(stranger)),
        version: '2.0.0',
        signatures: [{ publicKey: hexOf(known(alder)), verdict: 'valid' }],
      },
    ])
    expect(JSON.stringify(facts)).not.toContain(Buffer.from('the update').toString('hex'))
    expect(JSON.stringify(facts)).not.toContain('the update')
  })

  it('are stated once in ten minutes, in however many messages they come', async () => {
    const { facts, clock, hear, count } = watching()
    const same = await release('2.0.0', known(alder))
    for (let turn = 0; turn < 5; turn += 1) {
      hear('update_package', same, known(stranger))
      clock.ms += 60_000
    }
    expect(facts).toHaveLength(1)
    expect(await count('authority_updates_unstated_total', 'repeated')).toBe(4)
    clock.ms += 10 * 60_000
    hear('update_package', same, known(stranger))
    expect(facts).toHaveLength(2)
  })

  it('are stated once too where somebody sends them with other bytes around what was signed', async () => {
    const { facts, hear, count } = watching()
    const one = await release('2.0.0', known(alder))
    for (let turn = 0; turn < 20; turn += 1) {
      const unknownField = Buffer.from([0x98, 0x06, turn])
      hear('update_package', Buffer.concat([one, unknownField]), known(stranger))
    }
    expect(facts).toHaveLength(1)
    expect(await count('authority_updates_unstated_total', 'repeated')).toBe(19)
    hear('update_package', await release('2.0.0', known(birch)), known(stranger))
    expect(facts).toHaveLength(2)
  })

  it('are still stated where a flood of forged ones comes at the same time', async () => {
    const { facts, hear, count, clock } = watching()
    for (let turn = 0; turn < 60; turn += 1) {
      hear('update_package', await release(`6.6.${String(turn)}`, known(stranger)), known(stranger))
      clock.ms += 10
    }
    const forged = facts.length
    expect(forged).toBeLessThanOrEqual(21)
    expect(await count('authority_updates_unstated_total', 'rate')).toBe(60 - forged)
    hear('update_package', await release('2.0.0', known(birch)), known(birch))
    expect(facts.at(-1)).toMatchObject({ version: '2.0.0' })
    // What holds is told even of a message in which something else does not.
    const mixed = await makePackage(
      { version: '2.0.1', data: Buffer.from('the update'), changelog: '', requiredVersion: '' },
      async (body) => {
        const signers = [known(stranger), known(alder)]
        return Promise.all(
          signers.map(async (key) => ({ key: key.publicKey.raw, signature: await key.sign(body) })),
        )
      },
    )
    hear('update_package', mixed, known(birch))
    expect(facts.at(-1)).toMatchObject({
      version: '2.0.1',
      signatures: [{ publicKey: hexOf(known(alder)), verdict: 'valid' }],
    })
  })

  it('are stated with five doubtful signatures at most, and with what holds not again for one that is added', async () => {
    const { facts, hear, clock } = watching()
    const signedBy = (keys: readonly PrivateKey[]) =>
      makePackage(
        { version: '2.0.0', data: Buffer.from('the update'), changelog: '', requiredVersion: '' },
        async (body) =>
          Promise.all(keys.map(async (key) => ({ key: key.publicKey.raw, signature: await key.sign(body) }))),
      )
    const strangers = await Promise.all([1, 2, 3, 4, 5, 6, 7].map((n) => keyFrom(`stranger ${String(n)}`)))
    hear('update_package', await signedBy(strangers), known(stranger))
    expect(facts[0]).toMatchObject({
      signatures: Array.from({ length: 5 }, () => ({ verdict: 'untrusted' })),
    })
    for (const one of strangers.slice(0, 3)) {
      hear('update_package', await signedBy([known(alder), one]), known(stranger))
      clock.ms += 1_000
    }
    const told = facts.slice(1).map((fact) => ('signatures' in fact ? fact.signatures : []))
    const alders = { publicKey: hexOf(known(alder)), verdict: 'valid' }
    const untrusted = strangers.map((one) => ({ publicKey: hexOf(one), verdict: 'untrusted' }))
    expect(told).toEqual([[alders, untrusted[0]], [untrusted[1]], [untrusted[2]]])
  })

  it('are few in a day of forged ones, whoever sends them', async () => {
    const { facts, hear, clock } = watching()
    for (let turn = 0; turn < 200; turn += 1) {
      hear('update_package', await release(`6.6.${String(turn)}`, null), known(stranger))
      clock.ms += 1_000
    }
    expect(facts.length).toBeLessThanOrEqual(20 + 10 + 1)
  })

  it('cost a bounded part of the time, and what is beyond is counted', async () => {
    const { facts, hear, count, clock } = watching()
    for (let turn = 0; turn < 20; turn += 1) {
      const large = await makePackage(
        {
          version: `3.0.${String(turn)}`,
          data: Buffer.alloc(900_000),
          changelog: '',
          requiredVersion: '',
        },
        async (body) => [{ key: known(alder).publicKey.raw, signature: await known(alder).sign(body) }],
      )
      hear('update_package', large, known(stranger))
    }
    expect(facts.length).toBeLessThan(10)
    expect(await count('authority_updates_unstated_total', 'busy')).toBe(20 - facts.length)
    clock.ms += 10_000
    hear('update_package', await release('2.0.0', known(alder)), known(stranger))
    expect(facts.at(-1)).toMatchObject({ version: '2.0.0' })
  })

  it('are known by the signatures of their package, where an announcement copies those and names the same', async () => {
    const { facts, hear } = watching()
    let copied = new Uint8Array()
    const update = {
      version: '2.0.0',
      data: Buffer.from('the update'),
      changelog: 'new',
      requiredVersion: '',
    }
    const signed = await makePackage(update, async (body) => {
      copied = Uint8Array.from(await known(alder).sign(body))
      return [{ key: known(alder).publicKey.raw, signature: copied }]
    })
    const announce = (version: string) =>
      makeAnnouncement({ ...update, version }, () =>
        Promise.resolve([{ key: new Uint8Array(), signature: copied }]),
      )
    hear('update_announcement', await announce('1.9.9'), known(stranger))
    hear('update_package', signed, known(stranger))
    hear('update_announcement', await announce('2.0.0'), known(stranger))
    hear('update_announcement', await announce('3.0.0'), known(stranger))
    expect(facts).toMatchObject([
      { version: '1.9.9', signatures: [{ publicKey: null, verdict: 'invalid' }] },
      {
        version: '2.0.0',
        form: 'package',
        signatures: [{ publicKey: hexOf(known(alder)), verdict: 'valid' }],
      },
      {
        version: '2.0.0',
        form: 'announcement',
        signatures: [{ publicKey: hexOf(known(alder)), verdict: 'valid' }],
      },
      { version: '3.0.0', signatures: [{ publicKey: null, verdict: 'invalid' }] },
    ])
  })

  it('that are none are counted', async () => {
    const { facts, hear, count } = watching()
    hear('update_package', Buffer.from('no update at all'), known(alder))
    hear('update_announcement', Buffer.alloc(0), known(alder))
    expect(facts).toEqual([])
    expect(await count('authority_updates_unstated_total', 'malformed')).toBe(2)
  })
})

describe('answers that are heard', () => {
  it('are stated with the time since the query came, once for each authority', () => {
    const { facts, clock, hear } = watching()
    hear('query', query(1), known(stranger))
    clock.ms += 40
    hear('query', query(1), known(stranger))
    clock.ms += 60
    const id = hear('response', response(1), known(alder))
    hear('response', response(1), known(alder))
    clock.ms += 25
    hear('response', response(1), known(birch))
    expect(facts).toEqual([
      {
        kind: 'answer',
        collector: 'c1',
        atMs: NOW_MS + 100,
        publicKey: hexOf(known(alder)),
        messageId: id,
        answerMs: 100,
      },
      expect.objectContaining({ publicKey: hexOf(known(birch)), answerMs: 125 }),
    ])
  })

  it('are nothing when nobody asked, a stranger answers, nobody signed, or it is too late', () => {
    const { facts, clock, hear } = watching()
    hear('response', response(1), known(alder))
    hear('query', query(1), known(stranger))
    hear('response', response(1), known(stranger))
    hear('response', response(1), null)
    hear('query', query(2), null)
    hear('response', response(2), known(alder))
    clock.ms += 60_001
    hear('response', response(1), known(alder))
    expect(facts).toEqual([])
  })

  it('are awaited for a bounded number of queries', () => {
    const { facts, hear } = watching()
    for (let n = 0; n <= 4_096; n += 1) hear('query', query(n), known(stranger))
    hear('response', response(0), known(alder))
    expect(facts).toEqual([])
    hear('response', response(1), known(alder))
    expect(facts).toHaveLength(1)
  })
})
