'use client'
import { useEffect, useId, useRef, useState } from 'react'
import { SearchField } from '../ui/search-field'

/** The list is asked once the reader has rested for this long. */
const REST_MS = 250

/** A filter that is typed. A plain form without scripts; with them the list follows the typing. */
export function TextFilter({
  action,
  name,
  label,
  placeholder,
  inUrl,
  kept,
  clean,
  problemOf,
  onAsk,
  className,
}: {
  action: string
  /** Of the parameter. */
  name: string
  label: string
  placeholder: string
  /** What the address says now; '' for nothing. */
  inUrl: string
  /** The other parameters, for a form that is sent without scripts. */
  kept: URLSearchParams
  /** What of the typed text is meant. */
  clean: (text: string) => string
  /** What is wrong with a text, a sentence; null: nothing is. */
  problemOf: (text: string) => string | null
  onAsk: (text: string, how: 'push' | 'replace') => void
  className?: string
}) {
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
  const noteId = useId()
  useEffect(
    () => () => {
      clearTimeout(timer.current)
    },
    [],
  )
  const problem = problemOf(clean(text))
  const ask = (how: 'push' | 'replace', value: string) => {
    clearTimeout(timer.current)
    if (problemOf(value) !== null || value === inUrl) return
    setAsked(value)
    onAsk(value, how)
  }

  return (
    <form
      action={action}
      className={className}
      onSubmit={(event) => {
        event.preventDefault()
        ask('push', clean(text))
      }}
    >
      {[...kept].map(([field, value]) => (
        <input key={field} type="hidden" name={field} value={value} />
      ))}
      <SearchField
        label={label}
        name={name}
        placeholder={placeholder}
        value={text}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : noteId}
        onChange={(event) => {
          const next = event.target.value
          setText(next)
          clearTimeout(timer.current)
          timer.current = setTimeout(() => {
            ask('replace', clean(next))
          }, REST_MS)
        }}
      />
      {problem !== null && (
        <p
          id={noteId}
          role="alert"
          className="absolute top-full left-0 z-10 mt-1 rounded-md bg-danger-wash px-2 py-1 text-xs text-danger"
        >
          {problem}
        </p>
      )}
    </form>
  )
}
