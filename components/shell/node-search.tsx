'use client'
import { SearchField, KeyHint } from '../ui/search-field'

/** The one search of the product: any prefix of a node's identity, in any form. */
export function NodeSearch() {
  return (
    <SearchField
      label="Find a node"
      placeholder="Peer id, CID or key"
      hint={<KeyHint>/</KeyHint>}
      className="w-36 sm:w-56 lg:w-80"
    />
  )
}
