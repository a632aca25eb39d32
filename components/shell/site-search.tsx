'use client'
import { useRouter } from 'next/navigation'
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { withAt } from '@/lib/past/at'
import { typedQuery } from '@/lib/typed-query'
import { findShared, showOnMap } from '../map/model/map-focus'
import { useAt } from '../past/use-at'
import { classNames } from '../ui/class-names'
import { KeyHint, SearchField } from '../ui/search-field'
import { matchesOf, sharedMatches, stepped, type SearchMatch } from './search-matches'
import { SearchResults } from './search-results'
import { useFocusKeys } from './use-focus-keys'
import { useSearch } from './use-search'

const NO_MATCHES: readonly SearchMatch[] = []

/**
 * The one search of the product: any prefix of a node's identity or a message's id, in any form. On the map, moving
 * through the nodes shows each where it is; Enter opens what is marked. Without scripts it is a form, whose answer is
 * a page.
 */
export function SiteSearch({ className }: { className?: string | undefined }) {
  const router = useRouter()
  // What is found from a page of an earlier time is shown as of then.
  const at = useAt()
  const listId = useId()
  const field = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [isOpen, setIsOpen] = useState(false)
  const [marked, setMarked] = useState(0)
  const search = useSearch(text)
  const shared = useMemo(() => sharedMatches(findShared(text)), [text])
  const matches = useMemo(
    () => [...(search.phase === 'found' ? matchesOf(search.answer) : NO_MATCHES), ...shared],
    [search, shared],
  )
  const current = matches[Math.min(marked, matches.length - 1)]
  const onlyNode = matches.length === 1 && current?.kind === 'node' ? current.node.num : undefined

  useFocusKeys(field)
  useEffect(() => {
    if (isOpen && onlyNode !== undefined) showOnMap(onlyNode)
  }, [isOpen, onlyNode])

  const close = () => {
    setIsOpen(false)
    field.current?.blur()
  }
  const open = (href: string) => {
    setText('')
    close()
    router.push(href)
  }
  /** A finger sees a node on the map first, as on the map itself. */
  const choose = (match: SearchMatch, isFinger: boolean) => {
    if (isFinger && match.kind === 'node' && showOnMap(match.node.num)) close()
    else open(withAt(match.href, at))
  }
  const mark = (index: number) => {
    setMarked(index)
    const match = matches[index]
    if (match?.kind === 'node') showOnMap(match.node.num)
  }
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') {
      if (text === '' || !isOpen) close()
      setText('')
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && matches.length > 0) {
      setIsOpen(true)
      mark(stepped(marked, event.key === 'ArrowDown' ? 1 : -1, matches.length))
    } else {
      return
    }
    event.preventDefault()
  }
  /** What is marked; before there is an answer, the page that waits for one. */
  const submit = () => {
    const query = typedQuery(text)
    if (current !== undefined) open(withAt(current.href, at))
    else if (search.phase === 'asking') open(`/search?${new URLSearchParams({ q: query }).toString()}`)
  }

  const isListShown = isOpen && search.phase !== 'idle'
  return (
    <search
      className={classNames('relative', className)}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setIsOpen(false)
      }}
    >
      <form
        action="/search"
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <SearchField
          ref={field}
          name="q"
          label="Find a node by peer id, CID or public key, or a message by its id"
          placeholder="Node or message id"
          title="Find a node or message: / or Ctrl+K"
          role="combobox"
          aria-expanded={isListShown}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-keyshortcuts="/ Control+K Meta+K"
          aria-activedescendant={
            isListShown && current !== undefined ? `${listId}-${current.key}` : undefined
          }
          enterKeyHint="search"
          maxLength={512}
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
      </form>
      <SearchResults
        id={listId}
        isShown={isListShown}
        search={search}
        matches={matches}
        current={current?.key}
        onChoose={choose}
        onMark={mark}
      />
    </search>
  )
}
