import { afterEach, beforeAll, afterAll, describe, expect, test } from 'vitest'
import { Releases } from '@/collector/mesh/agents'
import { DEMO_AUTHORITIES, DEMO_QUORUM } from '@/collector/mesh/authorities'
import { createMesh } from '@/collector/mesh/create-mesh'
import { NoQuorumError, type Forgery, type Mesh, type PublishedUpdate } from '@/collector/mesh/mesh'
import { planNodes } from '@/collector/mesh/plan-nodes'
import type { AnnouncementFact } from '@/lib/authorities/facts'
import { parseIdentity } from '@/lib/peer-identity'
import { startObserver, until, type RunningObserver } from '../../../fixtures/gossip'

const NAMES = DEMO_AUTHORITIES.map(({ name }) => name)
const hexOf = (peerId: string): string => parseIdentity(peerId).publicKey ?? ''

describe('the authorities of the demo', () => {
  test.each([7, 8, 4_294_967_295])(
    'have the keys that its profile lists, whatever the seed (%i)',
    async (seed) => {
      const nodes = await planNodes({ nodes: 20, ghosts: 1, seed, authorities: NAMES })
      const found = nodes.filter(({ authority }) => authority !== null)
      expect(found.map(({ authority, id }) => ({ name: authority, key: hexOf(id) }))).toEqual(
        DEMO_AUTHORITIES.map(({ name, publicKey }) => ({ name, key: publicKey })),
      )
      expect(found.map(({ role }) => role)).toEqual(NAMES.map(() => 'relay'))
      expect(nodes).toHaveLength(21)
    },
  )

  test('can sign a release while one of those that may is down', () => {
    const able = DEMO_AUTHORITIES.filter(({ trust }) => trust.includes('update') || trust.includes('full'))
    expect(able.length).toBeGreaterThan(DEMO_QUORUM)
    expect(able.length).toBeLessThan(DEMO_AUTHORITIES.length)
  })

  test('decide what comes out: without publication, nothing does', () => {
    const releases = new Releases('publication')
    const running = Array.from({ length: 10 }, () => releases.newest)
    const before = releases.newest
    const random = { pick: <T>(items: readonly T[]) => items[0] } as never // it is not asked
    expect(releases.isNextDue(running)).toBe(true)
    expect(releases.upgrade(random, before, running)).toBeNull()
    expect(releases.comeOut()).toBe('meshara/1.9.1')
  })
})

describe('a mesh with authorities', () => {
  let mesh: Mesh
  let observer: RunningObserver
  beforeAll(async () => {
    mesh = await createMesh({
      nodes: 12,
      seed: 7,
      churn: false,
      ghosts: 0,
      latency: false,
      authorities: true,
    })
    await mesh.gossiping()
    observer = await startObserver()
    for (const { peerId, addresses } of mesh.nodes) {
      for (const address of addresses) observer.noteAt(peerId, address, ['/meshsub/1.1.0'])
    }
    await until(() => observer.status().peers >= 6)
    // Heard once, a message finds its way to the observer.
    await until(async () => {
      await mesh.publish({ topic: '/meshara/updates/1', type: 'update_chunk' })
      return observer.facts.length > 0
    })
  }, 60_000)
  afterAll(async () => {
    await observer.stop()
    await mesh.close()
  })
  afterEach(() => {
    observer.ofAuthorities.splice(0)
  })

  const heard = async ({ messageIds }: PublishedUpdate): Promise<AnnouncementFact[]> => {
    const found = (): AnnouncementFact[] =>
      observer.ofAuthorities
        .filter((fact) => fact.kind === 'announcement')
        .filter(({ messageId }) => messageIds.includes(messageId))
    await until(() => found().length === messageIds.length)
    return found().sort((one, other) => other.form.localeCompare(one.form))
  }

  test('publishes a release that its observer finds signed by a quorum, in the package and in its announcement', async () => {
    const release = await mesh.release()
    expect(release.version).toBe('1.9.1')
    const facts = await heard(release)
    expect(facts.map(({ form, version }) => ({ form, version }))).toEqual([
      { form: 'package', version: '1.9.1' },
      { form: 'announcement', version: '1.9.1' },
    ])
    for (const { signatures, sender } of facts) {
      expect(signatures.map(({ publicKey }) => publicKey).sort()).toEqual(release.signers.map(hexOf).sort())
      expect(new Set(signatures.map(({ verdict }) => verdict))).toEqual(new Set(['valid']))
      expect(signatures).toHaveLength(DEMO_QUORUM)
      expect(release.signers.map(hexOf)).toContain(sender)
    }
    expect(new Set(facts.map(({ checksum }) => checksum)).size).toBe(1)
  })

  test.each<[Forgery, string, string]>([
    ['forged', 'invalid', 'names keys that did not sign'],
    ['stranger', 'untrusted', 'is signed by nobody listed'],
    ['unsigned', 'unsigned', 'is signed by nobody at all'],
    ['exceeded', 'untrusted', 'is signed by an authority that may not'],
  ])('has its observer raise an alarm for an update that is %s: it is %s', async (how, verdict) => {
    const forgery = await mesh.forge(how)
    const [package_, announcement] = await heard(forgery)
    expect(new Set(package_?.signatures.map((one) => one.verdict))).toEqual(new Set([verdict]))
    expect(announcement?.signatures.map((one) => one.verdict)).not.toContain('valid')
    expect(package_?.signatures.flatMap(({ publicKey }) => publicKey ?? []).sort()).toEqual(
      forgery.signers.map(hexOf).sort(),
    )
  })

  test('publishes nothing while too few of them are up', async () => {
    const authorities = mesh.nodes.filter(({ authority }) => authority !== null)
    const [first, second] = authorities
    for (const one of [first, second]) await mesh.stopNode(one?.peerId ?? '')
    await expect(mesh.release()).rejects.toThrow(NoQuorumError)
    for (const one of [first, second]) await mesh.startNode(one?.peerId ?? '')
  })
})

test('nodes of a mesh ask its authorities, and their answers are timed by who hears both', async () => {
  const mesh = await createMesh({
    nodes: 10,
    seed: 3,
    churn: false,
    ghosts: 0,
    latency: false,
    authorities: true,
    messageRate: 24,
  })
  const observer = await startObserver()
  try {
    await mesh.gossiping()
    for (const { peerId, addresses } of mesh.nodes) {
      for (const address of addresses) observer.noteAt(peerId, address, ['/meshsub/1.1.0'])
    }
    const answers = () => observer.ofAuthorities.filter((fact) => fact.kind === 'answer')
    await until(() => answers().length >= 5, 30_000)
    const keys = new Set(DEMO_AUTHORITIES.map(({ publicKey }) => publicKey))
    for (const { publicKey, answerMs } of answers()) {
      expect(keys).toContain(publicKey)
      expect(answerMs).toBeLessThan(10_000)
    }
  } finally {
    await observer.stop()
    await mesh.close()
  }
}, 60_000)
