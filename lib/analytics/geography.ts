/** Where nodes are and in whose networks, and how concentrated that is. @module */
import { z } from 'zod'
import { PLACE_SOURCES } from '../facts'
import { answerFrameSchema } from './answer'
import { HOSTING_KINDS } from './hosting'

const count = z.number().int().nonnegative()

/** Countries with fewer nodes than this are joined as "elsewhere". */
export const COUNTRY_NODES_MIN = 3
/** Code of the countries that were joined. */
export const ELSEWHERE = '*'

/**
 * Distinct nodes that answered in the range. A node that moved counts in each place, so shares may pass 1 in sum; where
 * places are added up (continents, hosting, elsewhere) it counts more than once.
 */
const placeSchema = z.object({
  nodes: count.describe('Distinct nodes that answered in the range; one that moved counts in each place.'),
  share: z.number().min(0).max(1).describe('Of all nodes that answered, 0 to 1; shares may pass 1 in sum.'),
  previousNodes: count.nullable().describe('Nodes in the time before; null: it was not asked for.'),
})

/** Who holds how much: over the nodes that answered, by autonomous system. null: none is known. */
export const concentrationSchema = z.object({
  asns: count.describe('Autonomous systems that hold nodes.'),
  nakamoto: count
    .nullable()
    .describe('Fewest systems that hold more than half of the nodes; null: none is known.'),
  gini: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .describe('How unevenly: 0: all hold as many; 1: one holds all. null: none is known.'),
  largestShare: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .describe('Share of the largest, 0 to 1; null: none is known.'),
})
export type Concentration = z.infer<typeof concentrationSchema>

export const geographyAnswerSchema = answerFrameSchema.extend({
  nodes: count.describe('Distinct nodes that answered in the range.'),
  placeSource: z
    .enum(PLACE_SOURCES)
    .describe('Where places come from; `simulated`: they are those of the demo mesh.'),
  countries: z
    .array(
      placeSchema.extend({
        country: z
          .string()
          .describe('ISO 3166-1 alpha-2; empty: not known; `*`: countries of few nodes, joined.'),
        continent: z.string().describe('Two letters; empty: not known.'),
        joined: count.describe('Countries that it stands for; 0: for itself alone.'),
      }),
    )
    .describe('Most nodes first.'),
  continents: z
    .array(placeSchema.extend({ continent: z.string().describe('Two letters; empty: not known.') }))
    .describe('Most nodes first.'),
  regions: z
    .array(
      placeSchema.extend({
        country: z.string().describe('ISO 3166-1 alpha-2.'),
        region: z.string().describe('First-level division of the country.'),
      }),
    )
    .describe('First-level divisions, as `country/region`, those of few nodes left out.'),
  asns: z
    .array(
      placeSchema.extend({
        asn: count.describe('Number of the autonomous system; 0: not known.'),
        asName: z.string().describe('Its name; empty: not known.'),
        kind: z.enum(HOSTING_KINDS).describe('Whether it rents machines to others, estimated from its name.'),
      }),
    )
    .describe('Autonomous systems, most nodes first.'),
  hosting: z
    .array(
      placeSchema.extend({
        kind: z.enum(HOSTING_KINDS).describe('Whether they stand with who rents machines to others.'),
      }),
    )
    .describe('Estimated from the names of autonomous systems.'),
  concentration: concentrationSchema
    .extend({
      previous: concentrationSchema.nullable().describe('In the time before; null: it was not asked for.'),
    })
    .describe('How concentrated nodes are in autonomous systems.'),
  byCountry: z
    .array(
      z.object({
        country: z.string().describe('ISO 3166-1 alpha-2.'),
        nodes: z.array(count.nullable()).describe('One value a bucket; null: nobody was visited.'),
      }),
    )
    .describe(
      'The largest few countries, one value a bucket, as `coverage` has them; null: nobody was visited.',
    ),
})
export type GeographyAnswer = z.infer<typeof geographyAnswerSchema>
