'use client'
import { useEffect, useId, useRef, useState } from 'react'
import { changeNodeQuery, nodesHref, writeNodeQuery } from '@/lib/node-query-url'
import { nodeQuerySchema, type NodeQuery } from '@/lib/nodes'
import { SearchField } from '../ui/search-field'
import { useQueryNavigation } from './query-link'

/** The list is asked once the reader has rested for this long. */
const REST_MS = 250

/** What people paste: a whole multiaddr, or hex with its prefix. */
const bareKey = (text: string) =>
  text
    .trim()
    .replace(/^.*\/p2p\//, '')
    .replace(/^0x/i, '')

/** Narrows the list to keys that begin so. A plain form without scripts; with them it follows the typing. */
export function KeyFilter({ query }: { query: NodeQuery }) {
  const inUrl = query.q ?? ''
  const [text, setText] = useState(inUrl)
  const [seen, setSeen] = useState(inUrl)
  const [asked, setAsked] = useState(inUrl)
  // The URL changed, and not by what was typed here: a filter was removed, or the reader went back.
  if (seen !== inUrl) {
    setSeen(inUrl)
    if (asked !== inUrl) {
      setAsked(inUrl)
      setText(inUrl)
    }
  }
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const { go } = useQueryNavigation()
  const noteId = useId()
  useEffect(
    () => () => {
      clearTimeout(timer.current)
    },
    [],
  )

  const key = bareKey(text)
  const reading = nodeQuerySchema.shape.q.safeParse(key)
  const problem = reading.success ? null : (reading.error.issues[0]?.message ?? 'not a key')
  const ask = (how: 'push' | 'replace', value: string) => {
    clearTimeout(timer.current)
    if (!nodeQuerySchema.shape.q.safeParse(value).success || value === inUrl) return
    setAsked(value)
    go(nodesHref(changeNodeQuery(query, { q: value === '' ? undefined : value })), how)
  }
  const kept = new URLSearchParams(writeNodeQuery({ ...query, q: undefined, cursor: undefined }))

  return (
    <form
      action="/nodes"
      className="relative w-full sm:w-72"
      onSubmit={(event) => {
        event.preventDefault()
        ask('push', key)
      }}
    >
      {[...kept].map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <SearchField
        label="Filter by key"
        name="q"
        placeholder="Key begins with…"
        value={text}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : noteId}
        onChange={(event) => {
          const next = event.target.value
          setText(next)
          clearTimeout(timer.current)
          timer.current = setTimeout(() => {
            ask('replace', bareKey(next))
          }, REST_MS)
        }}
      />
      {problem !== null && (
        <p
          id={noteId}
          role="alert"
          className="absolute top-full left-0 z-10 mt-1 rounded-md bg-danger-wash px-2 py-1 text-xs text-danger"
        >
          {`A key has ${problem}.`}
        </p>
      )}
    </form>
  )
}
