'use client'
import type { MessageQuery } from '@/lib/messages/message-query'
import { changeMessageQuery, messagesHref, writeMessageQuery } from '@/lib/messages/message-query-url'
import { FacetPicker } from '../../nodes/facet-picker'
import { useQueryNavigation } from '../../nodes/query-link'
import { Button } from '../../ui/button'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const PRESETS = [
  { label: 'Last 15 minutes', lengthMs: 15 * minute },
  { label: 'Last hour', lengthMs: hour },
  { label: 'Last 6 hours', lengthMs: 6 * hour },
  { label: 'Last 24 hours', lengthMs: day },
  { label: 'Last 7 days', lengthMs: 7 * day },
] as const

/** Presets begin at whole minutes, so that the server and the page write the same links. */
const toInstant = (ms: number) =>
  new Date(Math.floor(ms / minute) * minute).toISOString().replace('.000Z', 'Z')

/**
 * When a message was heard of: since a while ago, or between two moments.
 * @param atMs - the present, as the server knew it.
 */
export function TimeFilter({ query, atMs }: { query: MessageQuery; atMs: number }) {
  const isSet = query.from !== undefined || query.to !== undefined
  const options = PRESETS.map(({ label, lengthMs }) => {
    const from = toInstant(atMs - lengthMs)
    return {
      key: label,
      label,
      count: null,
      href: messagesHref(changeMessageQuery(query, { from, to: undefined })),
      isSelected: query.to === undefined && query.from === from,
    }
  })
  const selected = options.find(({ isSelected }) => isSelected)?.label
  return (
    <FacetPicker
      label="Time"
      value={isSet ? (selected ?? 'chosen') : null}
      options={options}
      anyHref={isSet ? messagesHref(changeMessageQuery(query, { from: undefined, to: undefined })) : null}
      noun="message"
      footer={<CustomRange key={`${query.from ?? ''}/${query.to ?? ''}`} query={query} />}
    />
  )
}

/** As a field of a form takes it; all times are in UTC. */
const toField = (instant: string | undefined) =>
  instant === undefined ? '' : new Date(Date.parse(instant)).toISOString().slice(0, 19)

function CustomRange({ query }: { query: MessageQuery }) {
  const { go } = useQueryNavigation()
  const kept = new URLSearchParams(
    writeMessageQuery({ ...query, from: undefined, to: undefined, cursor: undefined }),
  )
  return (
    <form
      action="/messages"
      className="grid grid-cols-[auto_1fr] items-center gap-x-2 gap-y-1.5 border-t border-edge p-3 text-sm"
      onSubmit={(event) => {
        event.preventDefault()
        const form = new FormData(event.currentTarget)
        const field = (name: string) => {
          const value = form.get(name)
          return typeof value === 'string' && value !== '' ? value : undefined
        }
        event.currentTarget.closest('details')?.removeAttribute('open')
        go(messagesHref(changeMessageQuery(query, { from: field('from'), to: field('to') })))
      }}
    >
      {[...kept].map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <DateField name="from" label="From" value={toField(query.from)} />
      <DateField name="to" label="Before" value={toField(query.to)} />
      <span className="text-xs text-ink-faint">UTC</span>
      <Button type="submit" className="justify-self-end">
        Apply
      </Button>
    </form>
  )
}

function DateField({ name, label, value }: { name: string; label: string; value: string }) {
  return (
    <>
      <label htmlFor={`messages-${name}`} className="text-xs text-ink-soft">
        {label}
      </label>
      <input
        id={`messages-${name}`}
        name={name}
        type="datetime-local"
        step={1}
        max="9999-12-31T23:59:59"
        defaultValue={value}
        className="figures h-8 min-w-0 rounded-md border border-edge-strong/60 bg-ground px-2 text-xs"
      />
    </>
  )
}
