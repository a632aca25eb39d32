'use client'
import { useEffect, useId, useState } from 'react'
import { placeName, shortenPeerId } from '@/lib/format/names'
import { plural } from '@/lib/format/numbers'
import { NodeLine } from '../../shell/match-lines'
import { useSearch } from '../../shell/use-search'
import { Button, IconButton } from '../../ui/button'
import { CloseIcon } from '../../ui/icons'
import { SearchField } from '../../ui/search-field'
import { waitForNode } from '../model/map-pick'
import type { MapStore } from '../model/map-store'
import { useMapTools } from '../tools/map-tools-context'
import { NAME_TO_COME, useNames } from '../use-names'

/** A node, chosen by its name or on the map. */
export function NodePick({
  label,
  num,
  onPick,
}: {
  label: string
  num: number | null
  onPick: (num: number | null) => void
}) {
  const { store, renderer, looked } = useMapTools()
  const [isPicking, setIsPicking] = useState(false)
  useEffect(() => {
    if (!isPicking) return
    return waitForNode((picked) => {
      setIsPicking(false)
      onPick(picked)
    })
  }, [isPicking, onPick])

  return (
    <fieldset className="min-w-0">
      <legend className="eyebrow float-left mb-1.5 w-full">{label}</legend>
      <div className="clear-both">
        {num === null ? (
          <>
            <NodeSearch label={label} store={store} onFound={onPick} />
            <div className="mt-1.5 flex flex-wrap gap-1.5">
              {renderer !== null && (
                <Button
                  look={isPicking ? 'primary' : 'quiet'}
                  aria-pressed={isPicking}
                  className="h-9 px-2.5 text-xs sm:h-7"
                  onClick={() => {
                    setIsPicking(!isPicking)
                  }}
                >
                  {isPicking ? 'Open a node on the map…' : 'Pick on the map'}
                </Button>
              )}
              {looked !== null && (
                <Button
                  className="h-9 px-2.5 text-xs sm:h-7"
                  onClick={() => {
                    setIsPicking(false)
                    onPick(looked)
                  }}
                >
                  The node looked at
                </Button>
              )}
            </div>
          </>
        ) : (
          <div className="flex items-center gap-1 rounded-md border border-edge bg-ground py-0.5 pr-0.5 pl-2.5">
            <NodeName store={store} num={num} />
            <IconButton
              label={`${label}: another node`}
              className="size-10 sm:size-8"
              onClick={() => {
                onPick(null)
              }}
            >
              <CloseIcon />
            </IconButton>
          </div>
        )}
      </div>
    </fieldset>
  )
}

/** Where a node is, and the ends of its name, as soon as that has come. */
export function NodeName({ store, num }: { store: MapStore; num: number }) {
  useNames(store, [num])
  const node = store.node(num)
  const name = store.nameOf(num)
  return (
    <span className="min-w-0 flex-1 truncate text-left">
      <span className="font-mono text-xs">{name === null ? NAME_TO_COME : shortenPeerId(name)}</span>
      <span className="ml-2 text-xs text-ink-soft">
        {node === undefined ? 'no longer there' : placeName(node)}
      </span>
    </span>
  )
}

function NodeSearch({
  label,
  store,
  onFound,
}: {
  label: string
  store: MapStore
  onFound: (num: number) => void
}) {
  const [text, setText] = useState('')
  const listId = useId()
  const search = useSearch(text)
  const nodes = search.phase === 'found' ? search.answer.nodes : []
  const onMap = nodes.filter(({ num }) => store.has(num))
  return (
    <>
      <SearchField
        label={`${label}: the beginning of a peer id, CID or public key`}
        placeholder="Peer id, CID or public key"
        aria-controls={listId}
        maxLength={512}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
        }}
        onKeyDown={(event) => {
          const [first] = onMap
          if (event.key !== 'Enter' || first === undefined) return
          event.preventDefault()
          onFound(first.num)
        }}
      />
      <p role="status" className="mt-1 text-xs text-ink-soft empty:hidden">
        {wordsFor(search.phase, nodes.length, onMap.length)}
      </p>
      <ul id={listId} className="mt-1 max-h-52 overflow-y-auto empty:hidden">
        {onMap.map((node) => (
          <li key={node.num}>
            <button
              type="button"
              className="w-full rounded-md px-2 py-1.5 text-left hover:bg-raised"
              onClick={() => {
                onFound(node.num)
              }}
            >
              <NodeLine node={node} />
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

function wordsFor(phase: ReturnType<typeof useSearch>['phase'], found: number, onMap: number): string {
  switch (phase) {
    case 'idle':
      return ''
    case 'asking':
      return 'Looking…'
    case 'found':
      if (found === 0) return 'No node begins so.'
      return onMap === 0
        ? 'Not on the map just now.'
        : `${plural(onMap, 'node')} on the map. Enter takes the first.`
    case 'refused':
      return 'No node can be called so.'
    case 'away':
    case 'failed':
      return 'The server does not answer; it is asked again.'
  }
}
