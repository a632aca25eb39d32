/**
 * A network is a profile: where to start, what it speaks, what may be dialled. Everything that differs between
 * Meshara and any other libp2p network is here as data; no code asks for a network by name.
 * @module
 */
import { z } from 'zod'
import { maySignUpdates, TRUST_LEVELS } from '../authorities/trust'
import { BOOTSTRAP_EXPECTED, isBootstrapAddress } from './bootstrap-address'

/** Classes of address a collector may be allowed to dial. Names, unix sockets and relays are never dialled. */
export const ADDRESS_CLASSES = ['public', 'private', 'loopback'] as const
export type AddressClass = (typeof ADDRESS_CLASSES)[number]

/**
 * How a network's gossip makes the id of a message. `key-seqno`: key of the author, then sequence number (js-libp2p's
 * default); `from-seqno`: peer id of the author, then sequence number (go-libp2p's default); `sha256`,
 * `blake2b-256`: of the data; `meshara`: the id in the Meshara envelope, and sha256 of data that holds none.
 */
export const MESSAGE_ID_SCHEMES = ['key-seqno', 'from-seqno', 'sha256', 'blake2b-256', 'meshara'] as const
export type MessageIdScheme = (typeof MESSAGE_ID_SCHEMES)[number]

/** What the data of a topic's messages is wrapped in; `none`: nothing that is known here. */
const ENVELOPES = ['none', 'meshara'] as const

export const topicSchema = z.strictObject({
  name: z.string().min(1).max(256),
  envelope: z.enum(ENVELOPES),
})
export type GossipTopic = z.infer<typeof topicSchema>

export const authoritySchema = z.strictObject({
  name: z.string().min(1).max(64),
  /** Raw Ed25519 public key, lower-case hex: the node's identity and the key it signs with. */
  publicKey: z.string().regex(/^[0-9a-f]{64}$/),
  trust: z.array(z.enum(TRUST_LEVELS)).min(1),
})
export type ListedAuthority = z.infer<typeof authoritySchema>

const authoritiesSchema = z
  .strictObject({
    /** So many of the members that may sign updates must be up for the network to be able to publish. */
    quorum: z.number().int().positive(),
    /** Agent name that their versions speak of: `meshara` for `meshara/1.8.0`. */
    agentName: z.string().min(1).max(64),
    members: z.array(authoritySchema).min(1).max(64),
  })
  .refine(
    ({ quorum, members }) => quorum <= members.filter(maySignUpdates).length,
    'a quorum that the members trusted with updates can reach',
  )

export const networkProfileSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
  title: z.string(),
  /** One sentence for the page's head. */
  about: z.string(),
  /** Kademlia protocol ids, the preferred one first. */
  kadProtocols: z.array(z.string().startsWith('/')).min(1),
  /** Multiaddrs ending in /p2p/<peer id>; /dnsaddr and /dns are allowed here and nowhere else. */
  bootstrap: z.array(z.string().refine(isBootstrapAddress, BOOTSTRAP_EXPECTED)),
  dialable: z.array(z.enum(ADDRESS_CLASSES)).min(1),
  /** Most dials in flight to one IP address; many demo nodes share 127.0.0.1. */
  maxDialsPerIp: z.number().int().positive(),
  /** From the start of one crawl to the start of the next; a large network is left more time. */
  crawlIntervalMs: z.number().int().min(1_000),
  /** How often a known node is visited between crawls. */
  revisitIntervalMs: z.number().int().min(1_000),
  /** Gossip topics an observer may join; without one, there is no observer. */
  topics: z.array(topicSchema).max(64),
  /** What the id of a gossiped message is made of. */
  messageId: z.enum(MESSAGE_ID_SCHEMES).default('from-seqno'),
  /** `required`: gossip messages must be signed by their author, others are dropped; `forbidden`: the other way round. */
  gossipSignature: z.enum(['required', 'forbidden']).default('required'),
  /** Gossip protocol ids, the preferred one first, where they are not those of libp2p. */
  gossipProtocols: z.array(z.string().startsWith('/')).min(1).max(8).optional(),
  /** Who is trusted to publish software; absent: the network has nobody such, or it is not known. */
  authorities: authoritiesSchema.optional(),
  /** true: the mesh is our own demo and must be started first. */
  demoMesh: z.boolean(),
  /** Where the addresses and ids were found. */
  sources: z.array(z.string()),
})
export type NetworkProfile = z.infer<typeof networkProfileSchema>
