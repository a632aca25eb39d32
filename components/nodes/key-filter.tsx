'use client'
import { changeNodeQuery, nodesHref, writeNodeQuery } from '@/lib/node-query-url'
import { nodeQuerySchema, type NodeQuery } from '@/lib/nodes'
import { TextFilter } from '../tables/text-filter'
import { bareKey } from './bare-key'
import { useQueryNavigation } from './query-link'

function problemOf(text: string): string | null {
  const reading = nodeQuerySchema.shape.q.safeParse(text)
  return reading.success ? null : `A key has ${reading.error.issues[0]?.message ?? 'another form'}.`
}

/** Narrows the list to keys that begin so. */
export function KeyFilter({ query }: { query: NodeQuery }) {
  const { go } = useQueryNavigation()
  return (
    <TextFilter
      action="/nodes"
      name="q"
      label="Filter by key"
      placeholder="Key begins with…"
      inUrl={query.q ?? ''}
      kept={new URLSearchParams(writeNodeQuery({ ...query, q: undefined, cursor: undefined }))}
      clean={bareKey}
      problemOf={problemOf}
      onAsk={(text, how) => {
        go(nodesHref(changeNodeQuery(query, { q: text === '' ? undefined : text })), how)
      }}
      className="relative w-full sm:w-72"
    />
  )
}
