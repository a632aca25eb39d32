'use client'
import { useEffect, useRef, useState, type SubmitEvent } from 'react'
import { questionAddress } from '@/lib/api/question-address'
import { formatBytes, formatLatency } from '@/lib/format/numbers'
import { Button } from '../ui/button'
import { CopyButton } from '../ui/copy-button'
import { CodeBlock } from './code-block'
import { readAnswer, type ApiAnswer } from './read-answer'

export interface TryItField {
  readonly name: string
  readonly place: 'path' | 'query'
  /** The values that are possible; null: it is typed. */
  readonly values: readonly string[] | null
  readonly initial: string
  /** What is taken where nothing is given. */
  readonly fallback: string
}

export interface TryItProps {
  readonly route: string
  readonly fields: readonly TryItField[]
}

type Asked =
  { state: 'idle' } | { state: 'asking' } | { state: 'answered'; answer: ApiAnswer } | { state: 'failed' }

/** A form made from what an operation takes; it asks as any program would, and shows what came. */
export function TryIt({ route, fields }: TryItProps) {
  const [values, setValues] = useState(() => new Map(fields.map(({ name, initial }) => [name, initial])))
  const [key, setKey] = useState('')
  const [asked, setAsked] = useState<Asked>({ state: 'idle' })
  const controller = useRef<AbortController>(undefined)
  const form = useRef<HTMLFormElement>(null)
  const said = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // It took the place of the button that had the focus.
    form.current?.querySelector<HTMLElement>('input, select, button')?.focus()
    return () => controller.current?.abort()
  }, [])

  const valuesIn = (place: TryItField['place']) =>
    Object.fromEntries(
      fields
        .filter((field) => field.place === place)
        .map(({ name }) => [name, values.get(name)?.trim() ?? '']),
    )
  const address = questionAddress(route, valuesIn('path'), valuesIn('query'))

  const ask = async () => {
    controller.current?.abort()
    const mine = new AbortController()
    controller.current = mine
    setAsked({ state: 'asking' })
    try {
      const answer = await readAnswer(address, key.trim(), mine.signal)
      if (mine.signal.aborted) return
      setAsked({ state: 'answered', answer })
      // The answer stands below a form that may fill the screen.
      requestAnimationFrame(() => said.current?.scrollIntoView({ block: 'start' }))
    } catch {
      if (!mine.signal.aborted) setAsked({ state: 'failed' })
    }
  }

  return (
    <div className="space-y-3">
      <form
        ref={form}
        className="grid gap-x-4 gap-y-2.5 rounded-md border border-edge bg-surface p-3 sm:grid-cols-2"
        onSubmit={(event: SubmitEvent<HTMLFormElement>) => {
          event.preventDefault()
          void ask()
        }}
      >
        {fields.map((field) => (
          <Field
            key={field.name}
            field={field}
            value={values.get(field.name) ?? ''}
            onChange={(value) => {
              setValues(new Map(values).set(field.name, value))
            }}
          />
        ))}
        <label className="block text-xs text-ink-soft">
          Key, if you have one
          <input
            type="password"
            autoComplete="off"
            className={fieldClass}
            value={key}
            onChange={(event) => {
              setKey(event.target.value)
            }}
          />
        </label>
        <div className="flex min-w-0 items-center gap-2 sm:col-span-2">
          <Button type="submit" look="primary" disabled={asked.state === 'asking'}>
            Send
          </Button>
          <code className="min-w-0 flex-1 truncate text-xs" title={address} data-testid="asked">
            {`GET ${address}`}
          </code>
          <CopyButton text={new URL(address, location.href).href} what="address" />
        </div>
      </form>
      <div ref={said} role="status" className="scroll-mt-16">
        {asked.state === 'asking' && <p className="text-sm text-ink-soft">Asking…</p>}
        {asked.state === 'failed' && (
          <p className="text-sm text-danger">
            The server does not answer. Nothing came; try again in a moment.
          </p>
        )}
        {asked.state === 'answered' && <Summary answer={asked.answer} />}
      </div>
      {asked.state === 'answered' && <CodeBlock text={asked.answer.body} what="answer" />}
    </div>
  )
}

const fieldClass =
  'mt-0.5 block h-8 w-full min-w-0 rounded-md border border-edge-strong/60 bg-ground px-2 font-mono text-xs text-ink'

function Field({
  field: { name, place, values, fallback },
  value,
  onChange,
}: {
  field: TryItField
  value: string
  onChange: (value: string) => void
}) {
  return (
    <label className="block min-w-0 text-xs text-ink-soft">
      <code>{name}</code>
      {values === null ? (
        <input
          className={fieldClass}
          required={place === 'path'}
          value={value}
          placeholder={fallback}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => {
            onChange(event.target.value)
          }}
        />
      ) : (
        <select
          className={fieldClass}
          value={value}
          onChange={(event) => {
            onChange(event.target.value)
          }}
        >
          <option value="">{fallback === '' ? 'not given' : `not given: ${fallback}`}</option>
          {values.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      )}
    </label>
  )
}

function Summary({
  answer: { status, statusText, tookMs, sizeBytes, isCut, headers },
}: {
  answer: ApiAnswer
}) {
  return (
    <div className="space-y-1.5 text-sm">
      <p className="figures">
        <strong
          className={status < 400 ? 'text-online' : 'text-danger'}
        >{`${String(status)} ${statusText}`}</strong>
        {` in ${formatLatency(tookMs)}, ${formatBytes(sizeBytes)}${isCut ? ' read; the rest is left' : ''}`}
      </p>
      <dl className="grid grid-cols-[auto_1fr] gap-x-3 font-mono text-xs text-ink-soft">
        {headers.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-faint">{name}</dt>
            <dd className="min-w-0 break-all">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
