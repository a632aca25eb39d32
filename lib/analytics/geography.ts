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
  nodes: count,
  /** Of all nodes that answered. */
  share: z.number().min(0).max(1),
  previousNodes: count.nullable(),
})

/** Who holds how much: over the nodes that answered, by autonomous system. null: none is known. */
export const concentrationSchema = z.object({
  asns: count,
  /** Fewest systems that hold more than half of the nodes. */
  nakamoto: count.nullable(),
  /** 0: all hold as many; 1: one holds all. */
  gini: z.number().min(0).max(1).nullable(),
  /** Share of the largest. */
  largestShare: z.number().min(0).max(1).nullable(),
})
export type Concentration = z.infer<typeof concentrationSchema>

export const geographyAnswerSchema = answerFrameSchema.extend({
  nodes: count,
  /** `simulated`: places are those of the demo mesh. */
  placeSource: z.enum(PLACE_SOURCES),
  /** Most nodes first; '' is not known, '*' are those joined. */
  countries: z.array(placeSchema.extend({ country: z.string(), continent: z.string(), joined: count })),
  continents: z.array(placeSchema.extend({ continent: z.string() })),
  /** First-level divisions, as `country/region`, those of few nodes left out. */
  regions: z.array(placeSchema.extend({ country: z.string(), region: z.string() })),
  asns: z.array(placeSchema.extend({ asn: count, asName: z.string(), kind: z.enum(HOSTING_KINDS) })),
  /** Estimated from the names of autonomous systems. */
  hosting: z.array(placeSchema.extend({ kind: z.enum(HOSTING_KINDS) })),
  concentration: concentrationSchema.extend({ previous: concentrationSchema.nullable() }),
  /** The largest few countries, one value a bucket, as `coverage` has them; null: nobody was visited. */
  byCountry: z.array(z.object({ country: z.string(), nodes: z.array(count.nullable()) })),
})
export type GeographyAnswer = z.infer<typeof geographyAnswerSchema>
