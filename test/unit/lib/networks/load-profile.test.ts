import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { multiaddr } from '@multiformats/multiaddr'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listProfiles, loadProfile } from '@/lib/networks/load-profile'
import { parseProfile } from '@/lib/networks/profile-file'
import { networkProfileSchema } from '@/lib/networks/profile'
import { StartError } from '@/lib/service/start-error'
import { readSettings } from '@/lib/env/settings'

const load = (network: string, bootstrap = '') =>
  loadProfile(readSettings({ NETWORK: network, BOOTSTRAP: bootstrap }))

describe('the profiles of networks', () => {
  it('are there for the demo, for Meshara and for the public networks', () => {
    expect(listProfiles()).toEqual(['demo', 'meshara', 'amino', 'avail', 'celestia', 'filecoin', 'polkadot'])
  })

  it.each(listProfiles())(
    'name only addresses that end in a peer id, and say where they are from: %s',
    (name) => {
      const profile = load(name)
      expect(profile.name).toBe(name)
      for (const address of profile.bootstrap) {
        const components = multiaddr(address).getComponents()
        expect(components.at(-1)?.name).toBe('p2p')
        // What this collector cannot dial has no place among the first addresses.
        expect(components.map((component) => component.name)).not.toContain('quic-v1')
      }
      expect(new Set(profile.bootstrap).size).toBe(profile.bootstrap.length)
      if (profile.bootstrap.length > 0) expect(profile.sources.length).toBeGreaterThan(0)
      for (const source of profile.sources)
        expect(source).toMatch(/^https:\/\/github\.com\/.+\/blob\/[0-9a-f]{40}\//)
    },
  )

  it('dial public addresses alone, but for the demo, which is on this machine', () => {
    for (const name of listProfiles()) {
      expect(load(name).dialable).toEqual(name === 'demo' ? ['loopback'] : ['public'])
    }
  })

  it('name each topic once, and say where gossip is known from', () => {
    for (const profile of listProfiles().map((name) => load(name))) {
      const names = profile.topics.map(({ name }) => name)
      expect(new Set(names).size).toBe(names.length)
      // A network whose gossip is not known for certain has no topic: nothing is joined on a guess.
      if (!names.some((name) => name.startsWith('/fil/'))) continue
      expect(profile.messageId).toBe('blake2b-256')
      expect(profile.sources.some((source) => source.endsWith('/pubsub.go'))).toBe(true)
    }
    expect(load('demo').topics).toEqual(load('meshara').topics)
    expect(load('demo').messageId).toBe(load('meshara').messageId)
  })

  it('ask for no more authorities than are trusted with updates', () => {
    const { authorities } = load('demo')
    const withQuorum = (quorum: number) =>
      networkProfileSchema.safeParse({ ...load('demo'), authorities: { ...authorities, quorum } }).success
    expect(authorities?.members).toHaveLength(5)
    expect([3, 4, 5].map(withQuorum)).toEqual([true, true, false])
  })

  it('that say nothing of gossip mean what libp2p does', () => {
    const profile = networkProfileSchema.parse({
      ...load('amino'),
      messageId: undefined,
      gossipSignature: undefined,
    })
    expect([profile.messageId, profile.gossipSignature]).toEqual(['from-seqno', 'required'])
    expect(profile.gossipProtocols).toBeUndefined()
  })

  it('begin where the person says, when the person says', () => {
    const address = '/ip4/127.0.0.1/tcp/4001/p2p/12D3KooWKnDdG3iXw9eTFijk3EWSunZcFi54Zka4wmtqtt6rPxc8'
    expect(load('amino', `${address},${address}`).bootstrap).toEqual([address, address])
    expect(load('amino').bootstrap.length).toBeGreaterThan(1)
  })

  it('are listed to a person who asks for one that is not there', () => {
    expect(() => load('ipfs')).toThrow(StartError)
    expect(() => load('ipfs')).toThrow(
      'There is no network profile "ipfs": choose one of demo, meshara, amino, avail, celestia, filecoin, polkadot, or give the path of your own profile, ending in .json.',
    )
  })
})

describe('a profile of one’s own', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'explorer-profile-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const write = async (content: string | Uint8Array): Promise<string> => {
    const path = join(folder, 'mine.json')
    await writeFile(path, content)
    return path
  }
  const mine = { ...load('celestia'), name: 'mine' }

  it('is read from its file', async () => {
    expect(load(await write(JSON.stringify(mine)))).toEqual(mine)
  })

  it('is refused in one sentence that names what does not fit', async () => {
    const path = await write(JSON.stringify({ ...mine, dialable: ['everything'], bootstrapp: [] }))
    expect(() => load(path)).toThrow(StartError)
    expect(() => load(path)).toThrow(
      /^The network profile .*mine\.json does not fit: .*dialable\.0: .*bootstrapp/,
    )
    expect(() => load(join(folder, 'absent.json'))).toThrow(/cannot be read: ENOENT/)
  })

  it('is parsed or refused with a sentence, whatever the file holds', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.json(),
      fc
        .tuple(fc.constantFrom(...Object.keys(mine)), fc.jsonValue())
        .map(([key, value]) => JSON.stringify({ ...mine, [key]: value })),
    )
    fc.assert(
      fc.property(anything, (text) => {
        try {
          expect(networkProfileSchema.safeParse(parseProfile(text, 'mine.json')).success).toBe(true)
        } catch (error) {
          if (!(error instanceof StartError)) throw error
          expect(error.message).not.toContain('\n')
        }
      }),
      { seed: 11, numRuns: 10_000 },
    )
  })
})
