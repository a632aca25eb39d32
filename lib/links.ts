/** Links as nodes state them, and the map at a time: what can be asked, and what is told. @module */
import { z } from 'zod'
import { EVIDENCE, PLACE_SOURCES, RTT_METHODS } from './facts'
import { ESTIMATE_GROUNDS } from './graph/link-latency'
import { epochMs } from './instant'
import { evidence } from './node-detail'
import { countryText, nodeNumber, nodeStatus, peerIdText } from './nodes'
import { atParameter } from './past/at-parameter'
import { DETAILS } from './past/detail'

export const LINKS_PAGE_SIZE = 200
export const LINKS_PAGE_MAX = 1_000
/** Links are told that were stated in so many days. */
export const LINKS_DAYS = 7

export const linkQuerySchema = z.strictObject({
  evidence: z.enum(EVIDENCE).optional().describe('Only links that are known in this way.'),
  node: z
    .string()
    .trim()
    .max(128)
    .optional()
    .describe(
      'Only links from or to this node: peer id, its CID form, or the raw Ed25519 public key in hex.',
    ),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(LINKS_PAGE_MAX)
    .default(LINKS_PAGE_SIZE)
    .describe('Links in one page.'),
  cursor: z.string().max(512).optional().describe('Opaque, from the page before.'),
})
export type LinkQuery = z.infer<typeof linkQuerySchema>

const ms = z.number().nonnegative().nullable()
const estimate = {
  estimatedRttMs: ms.describe(
    'Estimated round-trip time between the two, ms: nobody can measure it from outside. Null: there is no ground for an estimate.',
  ),
  estimateGround: z
    .enum(ESTIMATE_GROUNDS)
    .describe(
      'How sure the estimate is: `distance`: from where the two are, at the pace of a median path, within the bounds where there are any; `bounds`: the middle of bounds that are close; `none`: there is no estimate.',
    ),
  estimateLeastMs: ms.describe(
    'The time is not below this, by the round-trip times of both from the collectors, ms; null: not both are measured.',
  ),
  estimateMostMs: ms.describe('The time is not above this, in the same way, ms.'),
}

export const linkSchema = z
  .object({
    fromNum: nodeNumber,
    from: peerIdText.describe('Who names the other: libp2p peer id.'),
    toNum: nodeNumber,
    to: peerIdText.describe('Who is named: libp2p peer id.'),
    evidence,
    mutual: z
      .boolean()
      .describe('The other names this one too, on the same evidence: there is another link the other way.'),
    seenAtMs: epochMs.describe('When the set was read that the link is of.'),
    ...estimate,
  })
  .meta({ id: 'Link' })
export type Link = z.infer<typeof linkSchema>

export const linkPageSchema = z.object({
  links: z.array(linkSchema).describe('By who names whom; a stable order.'),
  nextCursor: z.string().nullable().describe('Where the next page begins; null: this is the last one.'),
})
export type LinkPage = z.infer<typeof linkPageSchema>

/** Most nodes and links of the map in one answer. */
export const TOPOLOGY_NODES_MAX = 10_000
export const TOPOLOGY_LINKS_MAX = 50_000

export const topologyQuerySchema = z.strictObject({
  at: atParameter.optional().describe('The map as it was at this time. Without it: now.'),
})

export const topologyNodeSchema = z
  .object({
    num: nodeNumber,
    peerId: peerIdText,
    status: nodeStatus,
    agent: z.string().describe('Whole agent string; empty: not known.'),
    peerCount: z
      .number()
      .int()
      .nonnegative()
      .nullable()
      .describe('Entries of its routing table when last read whole; null: not known.'),
    country: countryText,
    city: z.string().describe('City; empty: not known.'),
    lat: z.number().nullable().describe('Latitude of the place, an estimate, degrees; null: not known.'),
    lon: z.number().nullable().describe('Longitude of the place, an estimate, degrees; null: not known.'),
    placeSource: z
      .enum(PLACE_SOURCES)
      .describe('`dbip`: estimated from the IP address; `simulated`: made up, of a demo; `none`: not known.'),
    rttMs: ms.describe('Newest round-trip time from a collector, ms; null: not measured.'),
    rttMethod: z
      .enum(RTT_METHODS)
      .describe('`ping_quiet`: the collector was quiet; `ping_busy`: it was busy, the time may be too long.'),
    lastVisitMs: epochMs.describe('Newest visit until then, whether it reached the node or not.'),
  })
  .meta({ id: 'TopologyNode' })
export type TopologyNode = z.infer<typeof topologyNodeSchema>

export const topologyLinkSchema = z
  .object({
    a: nodeNumber.describe('Number of one end, the lower one.'),
    b: nodeNumber.describe('Number of the other end.'),
    evidence: evidence.describe(
      'The surest evidence for the link: `traced`, `mesh`, `table`, then `reported`.',
    ),
    mutual: z.boolean().describe('Both ends name each other on that evidence.'),
    ...estimate,
  })
  .meta({ id: 'TopologyLink' })
export type TopologyLink = z.infer<typeof topologyLinkSchema>

export const topologySchema = z.object({
  atMs: epochMs.describe('The map is as of then.'),
  keptFromMs: epochMs
    .nullable()
    .describe('The earliest time that can be asked for; null: no links are known yet.'),
  detail: z
    .enum(DETAILS)
    .describe(
      '`full`: as the last visits and readings until then say; `day`: as those say that were the last of their day, at most a day older.',
    ),
  isCut: z
    .boolean()
    .describe(
      `There are more than ${String(TOPOLOGY_NODES_MAX)} nodes or ${String(TOPOLOGY_LINKS_MAX)} links: what is left out stands in \`/nodes\` and \`/links\`.`,
    ),
  moreNodes: z.string().nullable().describe('Address of the list of all nodes, when this is cut.'),
  moreLinks: z.string().nullable().describe('Address of the list of all links, when this is cut.'),
  nodes: z.array(topologyNodeSchema).describe('By number.'),
  links: z
    .array(topologyLinkSchema)
    .describe('Between these nodes, each pair once; by the numbers of its ends.'),
})
