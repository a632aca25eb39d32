'use client'
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { formatCount, plural } from '@/lib/format/numbers'
import { useHydrated } from '../tables/use-hydrated'
import { classNames } from '../ui/class-names'
import { CheckIcon, ChevronIcon } from '../ui/icons'
import { SearchField } from '../ui/search-field'
import { QueryLink } from './query-link'

export interface FacetOption {
  key: string
  label: string
  /** Beside the label, quieter: a code, a number. */
  note?: string | undefined
  /** Before the label: a sign of its own. */
  mark?: ReactNode
  /** How many there are of it. */
  count: number | null
  href: string
  isSelected: boolean
}

/** Options listed before the reader narrows them down. */
const LISTED = 50
/** From so many options on there is a field to search in them. */
const SEARCHABLE_FROM = 8

/**
 * A filter that takes one of many values. It is a list of links in a `<details>`, so that it works from the keyboard,
 * in a new tab and without scripts; with them one can search in it and walk it with the arrow keys.
 */
export function FacetPicker({
  label,
  value,
  valueMark,
  options,
  anyHref,
  noun = 'node',
  footer,
}: {
  label: string
  /** What is chosen now; null: anything. */
  value: string | null
  /** After the value: a sign that belongs to it. */
  valueMark?: ReactNode
  options: readonly FacetOption[]
  /** Takes the filter away; null: there is none to take away. */
  anyHref: string | null
  /** What is counted, in the singular. */
  noun?: string
  /** Below the options: another way to choose. */
  footer?: ReactNode
}) {
  const details = useRef<HTMLDetailsElement>(null)
  const [text, setText] = useState('')
  const isHydrated = useHydrated()
  const listId = useId()

  const close = () => {
    if (details.current !== null) details.current.open = false
    setText('')
  }
  useEffect(() => {
    const onPointerDown = (event: PointerEvent) => {
      const element = details.current
      if (element?.open === true && event.target instanceof Node && !element.contains(event.target)) {
        element.open = false
      }
    }
    document.addEventListener('pointerdown', onPointerDown)
    return () => {
      document.removeEventListener('pointerdown', onPointerDown)
    }
  }, [])

  const wanted = text.trim().toLowerCase()
  const matching = wanted === '' ? options : options.filter((option) => matches(option, wanted))
  const listed = matching.slice(0, LISTED)
  const hidden = matching.length - listed.length

  return (
    <details
      ref={details}
      name="node-filter"
      className="group/facet relative shrink-0"
      onKeyDown={(event) => {
        walk(event, details.current, close)
      }}
      onToggle={(event) => {
        // On a touch screen the focus would raise a keyboard over the very list it is for.
        if (event.currentTarget.open && window.matchMedia('(pointer: fine)').matches) {
          event.currentTarget.querySelector<HTMLElement>('input, [aria-current="true"], a')?.focus()
        }
      }}
    >
      <summary
        className={classNames(
          'flex h-9 list-none items-center gap-1.5 rounded-md border px-2.5 text-sm whitespace-nowrap transition-colors select-none hover:border-edge-strong [&::-webkit-details-marker]:hidden',
          anyHref === null ? 'border-edge bg-surface' : 'border-edge-strong bg-accent-wash',
        )}
      >
        <span className={value === null ? '' : 'text-ink-soft'}>{label}</span>
        {value !== null && <span className="max-w-36 truncate font-medium">{value}</span>}
        {valueMark}
        <ChevronIcon className="size-3.5 text-ink-faint transition-transform group-open/facet:rotate-180" />
      </summary>
      <div className="z-25 flex w-72 flex-col rounded-lg border border-edge bg-surface shadow-float max-sm:fixed max-sm:inset-x-3 max-sm:bottom-3 max-sm:w-auto max-sm:border-edge-strong sm:absolute sm:top-full sm:left-0 sm:mt-1.5">
        {isHydrated && options.length >= SEARCHABLE_FROM && (
          <SearchField
            label={`Search in ${label.toLowerCase()}`}
            placeholder={`Search ${plural(options.length, 'value')}`}
            value={text}
            onChange={(event) => {
              setText(event.target.value)
            }}
            aria-controls={listId}
            className="m-2"
          />
        )}
        <ul id={listId} className="max-h-72 overflow-y-auto overscroll-contain p-1.5 max-sm:max-h-[55dvh]">
          {anyHref !== null && (
            <li>
              <QueryLink
                href={anyHref}
                onNavigate={close}
                className="flex min-h-9 items-center rounded-md px-2 text-sm text-ink-soft hover:bg-raised hover:text-ink"
              >
                {`Any ${label.toLowerCase()}`}
              </QueryLink>
            </li>
          )}
          {listed.map((option) => (
            <li key={option.key}>
              <QueryLink
                href={option.href}
                onNavigate={close}
                aria-current={option.isSelected ? 'true' : undefined}
                className="flex min-h-9 items-center gap-2 rounded-md px-2 text-sm hover:bg-raised aria-current:font-medium"
              >
                {option.mark}
                <span className="min-w-0 truncate">{option.label}</span>
                {option.note !== undefined && (
                  <span className="shrink-0 text-xs text-ink-faint">{option.note}</span>
                )}
                {option.isSelected && <CheckIcon className="size-3.5 shrink-0 text-accent" />}
                {option.count !== null && (
                  <span className="figures ml-auto shrink-0 pl-2 text-xs text-ink-faint">
                    {formatCount(option.count)}
                    <span className="sr-only">{option.count === 1 ? ` ${noun}` : ` ${noun}s`}</span>
                  </span>
                )}
              </QueryLink>
            </li>
          ))}
          {listed.length === 0 && (
            <li className="px-2 py-2 text-sm text-ink-soft">
              {options.length === 0 ? `No ${noun} has told this yet.` : `Nothing matches “${text.trim()}”.`}
            </li>
          )}
          {hidden > 0 && (
            <li className="px-2 py-2 text-xs text-ink-faint">{`${plural(hidden, 'rarer value')}: type to narrow.`}</li>
          )}
        </ul>
        {footer}
      </div>
    </details>
  )
}

const matches = (option: FacetOption, wanted: string) =>
  option.label.toLowerCase().includes(wanted) || option.note?.toLowerCase().includes(wanted) === true

/** Arrow keys go through the links, Escape goes back to the button. */
function walk(event: KeyboardEvent, details: HTMLDetailsElement | null, close: () => void): void {
  if (details?.open !== true) return
  if (event.key === 'Escape') {
    event.preventDefault()
    close()
    details.querySelector('summary')?.focus()
    return
  }
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step === 0) return
  event.preventDefault()
  const stops = [...details.querySelectorAll<HTMLElement>('input, a')]
  const at = stops.findIndex((stop) => stop === document.activeElement)
  stops[Math.max(0, Math.min(stops.length - 1, at + step))]?.focus()
}
