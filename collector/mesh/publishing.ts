/** How authorities publish releases, and how others try to. @module */
import { createHash } from 'node:crypto'
import type { PrivateKey } from '@libp2p/interface'
import { maySignUpdates } from '@/lib/authorities/trust'
import {
  makeAnnouncement,
  makePackage,
  type SignUpdate,
  type UpdateInit,
} from '../protocols/updates/make-update'
import { versionOf, type Releases } from './agents'
import { DEMO_AUTHORITIES, DEMO_QUORUM } from './authorities'
import type { Ledger } from './ledger'
import type { Member } from './member'
import { NoQuorumError, type Forgery, type PublishedUpdate } from './mesh'
import { seededRandom, type Random } from './random'
import { utter } from './speaker'
import type { Topic } from './topics'

export interface PublishingInit {
  members: readonly Member[]
  releases: Releases
  ledger: Ledger
  random: Random
}

const UPDATES: Topic = '/meshara/updates/1'
/** Of 32 bytes. */
const PACKAGE_BLOCKS = { least: 192, most: 768 } as const

export class Publishing {
  constructor(private readonly init: PublishingInit) {}

  /** The next release, as a package and an announcement, signed by a quorum of those who may. @throws {NoQuorumError} */
  async release(): Promise<PublishedUpdate> {
    const { random, releases } = this.init
    const able = this.authorities.filter((member) => mayPublish(member) && isUp(member))
    const signers = random.sample(able, DEMO_QUORUM, () => 1)
    const [publisher] = signers
    if (publisher === undefined || signers.length < DEMO_QUORUM) {
      throw new NoQuorumError('too few authorities that may publish are up')
    }
    const version = releases.nextVersion
    const published = await this.publish(publisher, updateOf(version), signers, honestly(signers))
    releases.comeOut()
    return published
  }

  /** An update that nobody should trust. @throws {NoQuorumError} in a mesh without authorities. */
  async forge(how: Forgery): Promise<PublishedUpdate> {
    const { members, random, releases } = this.init
    const strangers = members.filter(
      (member) => member.plan.authority === null && isUp(member) && member.voice.topics.includes(UPDATES),
    )
    const named = this.authorities.filter(mayPublish).slice(0, DEMO_QUORUM)
    const exceeding = this.authorities.find((member) => !mayPublish(member) && isUp(member))
    if (strangers.length === 0 || named.length === 0)
      throw new NoQuorumError('nobody is there to forge, or to be named')
    const stranger = random.pick(strangers)
    const [major = 1] = versionOf(releases.newest).split('.').map(Number)
    const update = updateOf(`${String(major + 1)}.0.0`)
    if (how === 'forged') return this.publish(stranger, update, named, inTheNameOf(named, stranger))
    if (how === 'unsigned') return this.publish(stranger, update, [], honestly([]))
    const signer = how === 'exceeded' ? (exceeding ?? stranger) : stranger
    return this.publish(signer, update, [signer], honestly([signer]))
  }

  private get authorities(): Member[] {
    return this.init.members.filter(({ plan }) => plan.authority !== null)
  }

  private async publish(
    from: Member,
    update: UpdateInit,
    signers: readonly Member[],
    sign: SignUpdate,
  ): Promise<PublishedUpdate> {
    const { ledger } = this.init
    const say = async (type: 'update_package' | 'update_announcement', payload: Uint8Array) =>
      utter(ledger, { from, topic: UPDATES, type, payload })
    const ids = [
      await say('update_package', await makePackage(update, sign)),
      await say('update_announcement', await makeAnnouncement(update, sign)),
    ].filter((id) => id !== null)
    return { version: update.version, messageIds: ids, signers: signers.map(({ plan }) => plan.id) }
  }
}

/** A version is the same update in every demo, so that one that is started again contradicts nothing. */
function updateOf(version: string): UpdateInit {
  const random = seededRandom(0, `update ${version}`)
  const blocks = Math.round(random.between(PACKAGE_BLOCKS.least, PACKAGE_BLOCKS.most))
  const data = Buffer.concat(
    Array.from({ length: blocks }, (_, block) =>
      createHash('sha256')
        .update(`${version} ${String(block)}`)
        .digest(),
    ),
  )
  return { version, data, changelog: `What is new in ${version}.`, requiredVersion: '' }
}

/** Whether the profile trusts it to publish updates. */
function mayPublish({ plan }: Member): boolean {
  return DEMO_AUTHORITIES.some((listed) => listed.name === plan.authority && maySignUpdates(listed))
}

function isUp({ running }: Member): boolean {
  return running !== undefined && running.pubsub !== null
}

function honestly(signers: readonly Member[]): SignUpdate {
  return (bytes) => signAll(signers, bytes, ({ plan }) => plan.privateKey)
}

/** What a forger can do: name others' keys, and sign with the own one. */
function inTheNameOf(named: readonly Member[], forger: Member): SignUpdate {
  return (bytes) => signAll(named, bytes, () => forger.plan.privateKey)
}

function signAll(signers: readonly Member[], bytes: Uint8Array, keyOf: (signer: Member) => PrivateKey) {
  return Promise.all(
    signers.map(async (signer) => ({
      key: signer.plan.privateKey.publicKey.raw,
      signature: await keyOf(signer).sign(bytes),
    })),
  )
}
