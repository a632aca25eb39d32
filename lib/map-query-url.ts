/**
 * Reads what the map's URL asks. Whatever is worth showing to somebody else stands there, so that a copied address is a
 * copied view.
 * @module
 */
import { z } from 'zod'
import { AROUND_MOST, COLOURS_BY, GROUPS_BY, readView, SIZES_BY, type MapQuery } from './map-query'
import { nodeQuerySchema } from './nodes'
import { atParameter } from './past/at-parameter'
import { isPeerId } from './peer-identity'
import { readSearch, type RawSearch, type SearchReading } from './read-search'

const mapQuerySchema = z.strictObject({
  /** The node to show, once it is on the map. */
  node: z.string().refine(isPeerId, 'a peer id').optional(),
  /** With `node`: shown by itself with what is within so many links of it. */
  around: z.coerce.number().int().min(1).max(AROUND_MOST).optional(),
  ...nodeQuerySchema.pick({
    q: true,
    active: true,
    country: true,
    region: true,
    version: true,
    asn: true,
  }).shape,
  colour: z.enum(COLOURS_BY).optional(),
  size: z.enum(SIZES_BY).optional(),
  /** One entry of the legend, where the list of nodes has no filter for it. */
  only: z
    .string()
    .regex(/^[a-z0-9]{1,16}$/, 'an entry of the legend')
    .optional(),
  group: z.enum(GROUPS_BY).optional(),
  /** The map as it was then. */
  at: atParameter.optional(),
  /** What changed since this time, until `at` or now. */
  from: atParameter.optional(),
  view: z
    .string()
    .refine((text) => readView(text) !== null, 'x,y,span: the middle, and how much is seen')
    .optional(),
})

export function readMapSearch(search: RawSearch): SearchReading<MapQuery> {
  return readSearch(mapQuerySchema, search)
}
