/** What the map's URL may ask. @module */
import { z } from 'zod'
import { isPeerId } from './peer-identity'
import { readSearch, type RawSearch, type SearchReading } from './read-search'

const mapQuerySchema = z.strictObject({
  /** The node to show, once it is on the map. */
  node: z.string().refine(isPeerId, 'a peer id').optional(),
})
export type MapQuery = z.infer<typeof mapQuerySchema>

export function readMapSearch(search: RawSearch): SearchReading<MapQuery> {
  return readSearch(mapQuerySchema, search)
}
