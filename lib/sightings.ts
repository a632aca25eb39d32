/** The visits of one node, as the history tells them. @module */
import { z } from 'zod'
import { crawlErrorSchema } from './crawl-errors'
import { PLACE_SOURCES, RTT_METHODS } from './facts'
import { epochMs, instantParameter } from './instant'
import { countryText } from './nodes'

export const SIGHTINGS_PAGE_SIZE = 100
export const SIGHTINGS_PAGE_MAX = 1_000

export const sightingQuerySchema = z.strictObject({
  from: instantParameter
    .optional()
    .describe('Visits at or after this time. Without it: from the first one on.'),
  to: instantParameter.optional().describe('Visits before this time. Without it: until now.'),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(SIGHTINGS_PAGE_MAX)
    .default(SIGHTINGS_PAGE_SIZE)
    .describe('Visits in one page.'),
  cursor: z.string().max(512).optional().describe('Opaque, from the page before.'),
})
export type SightingQuery = z.infer<typeof sightingQuerySchema>

export const sightingSchema = z
  .object({
    seenAtMs: epochMs.describe('When the visit began.'),
    collector: z.string().describe('Which collector visited.'),
    crawlId: z.number().int().nonnegative().describe('The crawl it belongs to; 0: a visit between crawls.'),
    reachable: z.boolean().describe('It was dialled, and its identity proven.'),
    error: crawlErrorSchema
      .nullable()
      .describe('Why it was not reached, or its routing table not read; null: neither.'),
    failuresInRow: z
      .number()
      .int()
      .nonnegative()
      .describe('Failed visits in a row by this collector, this one included; 255: as many or more.'),
    agent: z.string().describe('Whole agent string; empty: not reached, or it does not say.'),
    peerCount: z
      .number()
      .int()
      .nonnegative()
      .nullable()
      .describe('Entries of its routing table; null: not read whole in this visit.'),
    rttMs: z
      .number()
      .nonnegative()
      .nullable()
      .describe('Round-trip time from the collector, least of a few pings, ms; null: not measured.'),
    rttMethod: z
      .enum(RTT_METHODS)
      .describe('`ping_quiet`: the collector was quiet; `ping_busy`: it was busy, the time may be too long.'),
    loopDelayMs: z
      .number()
      .nonnegative()
      .describe('By how much the round-trip time may be too long: how late the collector ran, ms.'),
    tookMs: z.number().nonnegative().describe('How long the visit took, ms.'),
    placeSource: z
      .enum(PLACE_SOURCES)
      .describe('`dbip`: estimated from the IP address; `simulated`: made up, of a demo; `none`: not known.'),
    country: countryText,
    region: z.string().describe('First-level division; empty: not known.'),
    city: z.string().describe('City; empty: not known.'),
    lat: z.number().nullable().describe('Latitude of the place, an estimate, degrees; null: not known.'),
    lon: z.number().nullable().describe('Longitude of the place, an estimate, degrees; null: not known.'),
    asn: z.number().int().nonnegative().describe('Number of the autonomous system; 0: not known.'),
    asName: z.string().describe('Name of the autonomous system; empty: not known.'),
  })
  .meta({ id: 'Sighting' })

export const sightingPageSchema = z.object({
  sightings: z.array(sightingSchema).describe('Newest first; of one instant by collector.'),
  nextCursor: z.string().nullable().describe('Where the next page begins; null: this is the last one.'),
})
export type SightingPage = z.infer<typeof sightingPageSchema>
