/** Where nodes are and in whose networks, and how concentrated that is. @module */
import { z } from 'zod'
import { answerFrameSchema } from './answer'

const count = z.number().int().nonnegative()

/** Countries with fewer nodes than this are joined as "elsewhere". */
export const COUNTRY_NODES_MIN = 3
/** Code of the countries that were joined. */
export const ELSEWHERE = '*'

/** Distinct nodes that answered in the range; a node that moved counts in each place, so shares may pass 1 in sum. */
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
  placeSource: z.enum(['none', 'dbip', 'simulated']),
  /** Most nodes first; '' is not known, '*' are those joined. */
  countries: z.array(placeSchema.extend({ country: z.string(), continent: z.string(), joined: count })),
  continents: z.array(placeSchema.extend({ continent: z.string() })),
  /** First-level divisions, as `country/region`, those of few nodes left out. */
  regions: z.array(placeSchema.extend({ country: z.string(), region: z.string() })),
  asns: z.array(
    placeSchema.extend({ asn: count, asName: z.string(), kind: z.enum(['hosting', 'other', 'unknown']) }),
  ),
  /** Estimated from the names of autonomous systems. */
  hosting: z.array(placeSchema.extend({ kind: z.enum(['hosting', 'other', 'unknown']) })),
  concentration: concentrationSchema.extend({ previous: concentrationSchema.nullable() }),
  /** Of the largest few countries, one row a bucket and country. */
  byCountry: z.array(z.object({ startMs: z.number().int(), country: z.string(), nodes: count })),
})
export type GeographyAnswer = z.infer<typeof geographyAnswerSchema>
