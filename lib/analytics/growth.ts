/** How many nodes there are, who came and who went. @module */
import { z } from 'zod'
import { epochMs } from '../instant'
import { answerFrameSchema } from './answer'

const count = z.number().int().nonnegative()

export const growthPointSchema = z
  .object({
    startMs: epochMs.describe('Start of the bucket.'),
    seen: count
      .nullable()
      .describe('Nodes visited, reached or not; null, as all that follow: nobody was visited.'),
    reachable: count.nullable().describe('Nodes that answered at least once.'),
    new: count.nullable().describe('Answered for the first time ever.'),
    returning: count
      .nullable()
      .describe('Answered before, not in the observed bucket before, and now again.'),
    gone: count
      .nullable()
      .describe(
        'Answered in the observed bucket before, not in this one; null also while the bucket is still going on.',
      ),
    prefixes: count
      .nullable()
      .describe(
        'Network prefixes (/24, /48) that the nodes that answered live in; null: addresses are not kept.',
      ),
    largestPrefix: count
      .nullable()
      .describe('Most nodes that answered from one prefix; null: addresses are not kept.'),
    joins: count
      .nullable()
      .describe('Sessions that began in the bucket; null: not known (yet), and by the hour.'),
    departures: count.nullable().describe('Sessions that ended in the bucket; null as `joins`.'),
  })
  .meta({
    id: 'GrowthPoint',
    description:
      '`reachable` of a bucket = `reachable` of the observed bucket before + `new` + `returning` - `gone`. All are exact counts of distinct nodes.',
  })
export type GrowthPoint = z.infer<typeof growthPointSchema>

export const growthTotalsSchema = z.object({
  seen: count.describe('Distinct nodes visited over the whole range, reached or not.'),
  reachable: count.describe('Distinct nodes that answered at least once.'),
  new: count.describe('Distinct nodes that answered for the first time ever.'),
})

export const growthAnswerSchema = answerFrameSchema.extend({
  points: z.array(growthPointSchema).describe('One a bucket of the range, ascending.'),
  reachableMean7d: z
    .array(z.number().nullable())
    .describe(
      'Mean of `reachable` over the observed whole days of the last 7, one a point; empty but for the bucket `day`.',
    ),
  totals: growthTotalsSchema.describe('Over the whole range.'),
  previous: z
    .object({
      points: z.array(growthPointSchema).describe('One a bucket, ascending.'),
      totals: growthTotalsSchema.describe('Over the whole of it.'),
    })
    .nullable()
    .describe('The time before; null: it was not asked for.'),
})
export type GrowthAnswer = z.infer<typeof growthAnswerSchema>

const lengthStep = {
  fromMs: z.number().describe('At least so long, ms.'),
  toMs: z.number().nullable().describe('Less than this, ms; null: without an upper edge.'),
}

/** Sessions and lifetimes, of sessions that ended in the range, as far as both ends are known. */
export const churnAnswerSchema = answerFrameSchema.extend({
  sessions: z
    .object({
      ended: count.describe('Sessions that ended in the range.'),
      open: count.describe('Sessions that go on still.'),
      medianMs: z
        .number()
        .nullable()
        .describe('Half of those that ended lasted no longer, ms; null: none ended.'),
      p90Ms: z
        .number()
        .nullable()
        .describe('90% of those that ended lasted no longer, ms; null: none ended.'),
    })
    .describe('Of sessions as far as both ends are known.'),
  lengths: z
    .array(z.object({ ...lengthStep, sessions: count.describe('Sessions of such a length.') }))
    .describe(
      'How long sessions lasted; the edges grow by factors. Estimated where an end was not observed to the minute.',
    ),
  lifetimes: z
    .array(z.object({ ...lengthStep, nodes: count.describe('Nodes with such a lifetime.') }))
    .describe('From the first to the last answer of a node, over nodes first seen in the range.'),
  oneTimeNodes: count.describe(
    'Nodes that answered in the range and have had one session ever, which is over.',
  ),
  nodes: count.describe('Nodes that answered in the range.'),
  meanUptime: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .describe(
      'Mean share of the observed time that nodes which answered in the range were online, 0 to 1; null: not observed.',
    ),
  uptimes: z
    .array(
      z.object({
        from: z.number().describe('At least this share, 0 to 1.'),
        to: z.number().describe('Less than this share; the last step includes 1.'),
        nodes: count.describe('Nodes of such an uptime.'),
      }),
    )
    .describe('How many nodes had which uptime: ten equal steps from 0 to 1.'),
})
export type ChurnAnswer = z.infer<typeof churnAnswerSchema>

/** Identities that share an address or a network prefix, of nodes that answered in the range. */
export const clustersAnswerSchema = answerFrameSchema.extend({
  detail: z
    .enum(['full', 'prefix', 'none'])
    .describe('What of addresses is kept: whole, cut to prefixes, or nothing.'),
  nodes: count.describe('Nodes that answered in the range.'),
  addresses: count.nullable().describe('Distinct addresses; null: they are not kept.'),
  prefixes: count.nullable().describe('Distinct prefixes (/24, /48); null: they are not kept.'),
  alone: count.nullable().describe('Nodes that share none of their prefixes; null: they are not kept.'),
  largest: z
    .array(
      z.object({
        place: z.string().describe('The address or the prefix.'),
        kind: z.enum(['address', 'prefix']).describe('What they share.'),
        nodes: count.describe('Nodes that share it.'),
        asn: count.describe('Number of the autonomous system; 0: not known.'),
        asName: z.string().describe('Name of the autonomous system; empty: not known.'),
        country: z.string().describe('ISO 3166-1 alpha-2, estimated; empty: not known.'),
        firstSeenMs: epochMs.describe('When a node was first seen there.'),
      }),
    )
    .describe(
      'Those of more than one node, largest first; an address where whole ones are kept, and its prefix.',
    ),
  sizes: z
    .array(
      z.object({
        from: count.describe('At least so many nodes.'),
        to: count.nullable().describe('At most so many; null: any number.'),
        prefixes: count.describe('Prefixes that hold so many.'),
        nodes: count.describe('Nodes that these hold together.'),
      }),
    )
    .describe(
      'How many prefixes hold how many nodes: 1, 2, 3–5, 6–10, 11–100, more; and how many nodes they hold together.',
    ),
})
export type ClustersAnswer = z.infer<typeof clustersAnswerSchema>
