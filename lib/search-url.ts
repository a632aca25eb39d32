/** The search as it stands in an address. @module */
import { readSearch, type RawSearch } from './read-search'
import { searchSchema } from './search'
import { typedQuery } from './typed-query'

const pageSchema = searchSchema.partial()

/** Reads the address of the page that answers a search; without `q` nothing is asked. */
export function readSearchPage(search: RawSearch) {
  return readSearch(
    pageSchema,
    typeof search.q === 'string' ? { ...search, q: typedQuery(search.q) } : search,
  )
}
