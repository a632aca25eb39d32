'use client'
import { useEffect, useRef, useState } from 'react'
import { formatCount } from '@/lib/format/numbers'
import { Button } from '../ui/button'
import { CopyButton } from '../ui/copy-button'
import { CodeBlock } from './code-block'
import { withEvent, type HeardEvent } from './live-log'

export interface TryLiveProps {
  /** Address of the stream, without parameters. */
  readonly address: string
  /** What can be listened to. */
  readonly topics: readonly string[]
  /** Names of all events that may come. */
  readonly events: readonly string[]
}

type Listening = 'no' | 'opening' | 'yes' | 'lost' | 'refused'
const SAID: Readonly<Record<Listening, string>> = {
  no: '',
  opening: 'Opening…',
  yes: 'Listening. What has not changed is not told again.',
  lost: 'The connection is lost; it is opened again by itself.',
  refused: 'The server refused it: perhaps too many listen from here. Try again in a moment.',
}

/** Listens as any browser's `EventSource` does, and shows what is told, newest first. */
export function TryLive({ address, topics, events }: TryLiveProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(topics))
  const [listening, setListening] = useState<Listening>('no')
  const [heard, setHeard] = useState<readonly HeardEvent[]>([])
  const source = useRef<EventSource>(undefined)
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => {
    // It took the place of the button that had the focus.
    first.current?.focus()
    return () => source.current?.close()
  }, [])

  const asked =
    chosen.size === topics.length
      ? address
      : `${address}?topics=${topics.filter((topic) => chosen.has(topic)).join(',')}`
  const isStopped = listening === 'no' || listening === 'refused'
  const stop = () => {
    source.current?.close()
    source.current = undefined
    setListening('no')
  }
  const listen = () => {
    source.current?.close()
    const opened = new EventSource(asked)
    source.current = opened
    setHeard([])
    setListening('opening')
    opened.onopen = () => {
      setListening('yes')
    }
    opened.onerror = () => {
      setListening(opened.readyState === EventSource.CLOSED ? 'refused' : 'lost')
    }
    for (const name of events) {
      opened.addEventListener(name, ({ data, lastEventId }: MessageEvent<string>) => {
        setHeard((before) => withEvent(before, { name, id: lastEventId, data }))
      })
    }
  }

  return (
    <div className="space-y-3">
      <form
        className="space-y-2.5 rounded-md border border-edge bg-surface p-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (isStopped) listen()
          else stop()
        }}
      >
        <fieldset disabled={!isStopped} className="flex flex-wrap gap-x-4 gap-y-1.5">
          <legend className="mb-1 text-xs text-ink-soft">
            <code>topics</code>
          </legend>
          {topics.map((topic, at) => (
            <label key={topic} className="flex min-h-6 items-center gap-1.5 font-mono text-xs">
              <input
                ref={at === 0 ? first : undefined}
                type="checkbox"
                className="size-4 accent-(--accent)"
                checked={chosen.has(topic)}
                onChange={({ target }) => {
                  const next = new Set(chosen)
                  if (target.checked) next.add(topic)
                  else next.delete(topic)
                  setChosen(next)
                }}
              />
              {topic}
            </label>
          ))}
        </fieldset>
        <div className="flex min-w-0 items-center gap-2">
          <Button type="submit" look="primary" disabled={chosen.size === 0}>
            {isStopped ? 'Listen' : 'Stop'}
          </Button>
          <code className="min-w-0 flex-1 truncate text-xs" title={asked} data-testid="asked">
            {`GET ${asked}`}
          </code>
          <CopyButton text={new URL(asked, location.href).href} what="address" />
        </div>
      </form>
      <p role="status" className="text-sm text-ink-soft">
        {SAID[listening]}
        {heard.length > 0 && ` ${formatCount(heard[0]?.key ?? 0)} told so far.`}
      </p>
      <ol aria-label="Events, newest first" className="space-y-2">
        {heard.map(({ key, name, id, data }) => (
          <li key={key}>
            <p className="mb-1 flex flex-wrap gap-x-3 font-mono text-xs">
              <strong>{name}</strong>
              <span className="break-all text-ink-faint">{`id ${id}`}</span>
            </p>
            <CodeBlock text={data} what={`event ${name} ${String(key)}`} />
          </li>
        ))}
      </ol>
    </div>
  )
}
