'use client'
import { useRouter } from 'next/navigation'
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import { showOnMap } from '../map/model/map-focus'
import { classNames } from '../ui/class-names'
import { KeyHint, SearchField } from '../ui/search-field'
import { SearchResults } from './search-results'
import { useNodeSearch } from './use-node-search'

/**
 * The one search of the product: any prefix of a node's identity, in any form. On the map, moving through the matches
 * shows each where it is; Enter opens it.
 */
export function NodeSearch({ className }: { className?: string | undefined }) {
  const router = useRouter()
  const listId = useId()
  const field = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [isOpen, setIsOpen] = useState(false)
  const [marked, setMarked] = useState(0)
  const search = useNodeSearch(text)
  const matches = search.phase === 'found' ? search.answer.nodes : []
  const current = matches[Math.min(marked, matches.length - 1)]
  const onlyMatch = matches.length === 1 ? matches[0]?.num : undefined

  useFocusKeys(field)
  useEffect(() => {
    if (isOpen && onlyMatch !== undefined) showOnMap(onlyMatch)
  }, [isOpen, onlyMatch])

  const close = () => {
    setIsOpen(false)
    field.current?.blur()
  }
  const open = (peerId: string) => {
    setText('')
    close()
    router.push(`/nodes/${peerId}`)
  }
  const mark = (index: number) => {
    setMarked(index)
    const match = matches[index]
    if (match !== undefined) showOnMap(match.num)
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      if (text === '') close()
      setText('')
    } else if (event.key === 'Enter' && current !== undefined) {
      open(current.peerId)
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && matches.length > 0) {
      const step = event.key === 'ArrowDown' ? 1 : -1
      mark((Math.min(marked, matches.length - 1) + step + matches.length) % matches.length)
    } else {
      return
    }
    event.preventDefault()
  }

  const isListShown = isOpen && search.phase !== 'idle'
  return (
    <search
      className={classNames('relative', className)}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setIsOpen(false)
      }}
    >
      <SearchField
        ref={field}
        label="Find a node by peer id, CID or public key"
        placeholder="Find a node"
        role="combobox"
        aria-expanded={isListShown}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={
          isListShown && current !== undefined ? `${listId}-${String(current.num)}` : undefined
        }
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setMarked(0)
          setIsOpen(true)
        }}
        onFocus={() => {
          setIsOpen(true)
        }}
        onKeyDown={press}
        hint={<KeyHint>/</KeyHint>}
      />
      <SearchResults
        id={listId}
        isShown={isListShown}
        search={search}
        current={current?.num}
        onOpen={open}
        onMark={mark}
      />
    </search>
  )
}

/** `/` and Ctrl+K bring the search, from anywhere but another field. */
function useFocusKeys(field: React.RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const press = (event: globalThis.KeyboardEvent) => {
      const isTyping =
        event.target instanceof HTMLElement &&
        event.target.closest('input, textarea, select, [contenteditable]')
      const isCombination = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k'
      const isSlash = event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey
      if (!isCombination && (!isSlash || (isTyping !== null && isTyping !== false))) return
      event.preventDefault()
      field.current?.focus()
      field.current?.select()
    }
    document.addEventListener('keydown', press)
    return () => {
      document.removeEventListener('keydown', press)
    }
  }, [field])
}
