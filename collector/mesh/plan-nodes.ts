/** Who the nodes of a mesh are: keys, places, roles and agents, all from the seed. @module */
import { createHash } from 'node:crypto'
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import type { PeerId, PrivateKey } from '@libp2p/interface'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import type { Place } from '@/lib/facts'
import { NEWEST_AT_START, pickAgent } from './agents'
import { authorityKeySeed } from './authorities'
import { pickCarrier, pickHoster } from './autonomous-systems'
import { CITIES } from './cities'
import { seededRandom, type Random } from './random'

/**
 * `hub`: knows much of the mesh and never leaves. `relay`: a server in a data centre. `leaf`: a household's machine
 * that knows a handful. `ghost`: others announce it, but nobody can reach it.
 */
export type Role = 'hub' | 'relay' | 'leaf' | 'ghost'

/** Why a ghost cannot be reached. */
export type GhostKind = 'refuses' | 'mute' | 'impostor'

export interface PlannedNode {
  readonly index: number
  readonly peerId: PeerId
  /** The peer id as text, which is asked for often. */
  readonly id: string
  readonly privateKey: PrivateKey
  readonly role: Role
  readonly ghostKind: GhostKind | null
  /** `lat` and `lon` are always known here. */
  readonly place: Place & { readonly lat: number; readonly lon: number }
  /** What the node's own line adds one way, milliseconds. */
  readonly accessMs: number
  readonly agent: string
  /** Name of the authority it is; null: an ordinary node. */
  readonly authority: string | null
}

/** Hubs at the head of the list, which a visitor starts from. */
export const BOOTSTRAP_COUNT = 3
/** Hubs grow with the root of the mesh: 5 of 60, 11 of 300. */
const HUBS_PER_ROOT = 0.65
const RELAY_SHARE = 0.45
const GHOST_KINDS: readonly GhostKind[] = ['refuses', 'mute', 'impostor']

export interface PlanInit {
  /** Nodes that run. */
  nodes: number
  /** Nodes beyond those that others announce and nobody can reach. */
  ghosts: number
  seed: number
  /** Names of authorities, which are relays with keys that no seed changes; as many as there are nodes beside hubs. */
  authorities?: readonly string[]
}

/** Running nodes first, hubs leading, then authorities; ghosts last. */
export async function planNodes({ nodes, ghosts, seed, authorities = [] }: PlanInit): Promise<PlannedNode[]> {
  const random = seededRandom(seed, 'nodes')
  const hubs = Math.min(nodes, Math.max(BOOTSTRAP_COUNT, Math.round(Math.sqrt(nodes) * HUBS_PER_ROOT)))
  const relays = Math.max(Math.round((nodes - hubs) * RELAY_SHARE), authorities.length)
  const planned: PlannedNode[] = []
  for (let index = 0; index < nodes + ghosts; index += 1) {
    const role = index >= nodes ? 'ghost' : index < hubs ? 'hub' : index < hubs + relays ? 'relay' : 'leaf'
    const authority = role === 'relay' ? (authorities[index - hubs] ?? null) : null
    const privateKey = await generateKeyPairFromSeed(
      'Ed25519',
      authority === null ? keySeed(seed, index) : authorityKeySeed(authority),
    )
    const peerId = peerIdFromPrivateKey(privateKey)
    const hosted = role === 'hub' || random.chance(role === 'relay' ? 0.75 : 0.3) || authority !== null
    planned.push({
      index,
      peerId,
      id: peerId.toString(),
      privateKey,
      role,
      ghostKind: role === 'ghost' ? (GHOST_KINDS[(index - nodes) % GHOST_KINDS.length] ?? null) : null,
      place: pickPlace(random, role, hosted, planned),
      accessMs: hosted ? random.between(0, 0.4) : random.between(2, 9),
      agent: authority === null ? pickAgent(random) : NEWEST_AT_START,
      authority,
    })
  }
  return planned
}

function keySeed(seed: number, index: number): Uint8Array {
  return createHash('sha256')
    .update(`meshara demo node ${String(seed)}/${String(index)}`)
    .digest()
}

function pickPlace(
  random: Random,
  role: Role,
  hosted: boolean,
  others: readonly PlannedNode[],
): PlannedNode['place'] {
  // Hubs spread over the world's large sites, one a country while there are countries left.
  const taken = new Set(others.map((other) => other.place.country))
  const weightOf = ({ country, weight }: (typeof CITIES)[number]): number =>
    role !== 'hub' ? weight : taken.has(country) ? weight ** 2 / 1_000 : weight ** 2
  const { city, region, country, lat, lon } = random.pick(CITIES, weightOf)
  return {
    source: 'simulated',
    country,
    region,
    city,
    lat,
    lon,
    ...(hosted ? pickHoster(random, country) : pickCarrier(random, country)),
  }
}
