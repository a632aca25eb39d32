'use client'
import { useParams } from 'next/navigation'
import type { ReactNode } from 'react'
import { hexPrefix, MESSAGE_ID_FORMS, messageIdRanges, USUAL_ID_BYTES } from '@/lib/messages/message-id'
import { readIdInPath } from '@/lib/messages/id-in-path'
import Link from 'next/link'
import { useLookAgain } from '../live/use-look-again'
import { Button } from '../ui/button'
import { SearchField } from '../ui/search-field'
import { StatePanel } from '../ui/state-panel'
import { fetchMessageDetail } from './messages-api'

const SHOWN_CHARACTERS = 140

/** What stands at `/messages/<text>` when no message is there: the text is no id, or nobody has told of its message. */
export function MessageUnknown() {
  const { id: inPath } = useParams<{ id: string }>()
  const text = readIdInPath(inPath)
  const isId = messageIdRanges(text).length > 0
  return (
    <div className="mx-auto w-full max-w-[84rem] px-3 py-8 sm:px-5">
      <h1 className="sr-only">Message</h1>
      {isId ? <Unheard text={text} /> : <NoId text={text} />}
    </div>
  )
}

function NoId({ text }: { text: string }) {
  return (
    <StatePanel kind="empty" title="This is not a message id" actions={<AllMessages />}>
      <IdText text={text} />
      <p className="mt-2">{`Expected: ${MESSAGE_ID_FORMS}.`}</p>
      <SearchForm text="" />
    </StatePanel>
  )
}

function Unheard({ text }: { text: string }) {
  const hex = hexPrefix(text)
  const wholeId = hex !== null && hex.length >= USUAL_ID_BYTES[0] * 2 && hex.length % 2 === 0 ? hex : null
  useLookAgain(wholeId, fetchMessageDetail)
  return (
    <StatePanel
      kind="empty"
      title={
        wholeId === null ? 'No known message has an id that begins so' : 'No message with this id is known'
      }
      actions={<AllMessages />}
      className="max-w-xl!"
    >
      <IdText text={text} />
      <p className="mt-3">It can be read as an id. That no message is found can mean:</p>
      <ul className="mt-1 list-disc space-y-1 pl-5">
        <li>No node that has it sends its traces here, and no collector received it.</li>
        <li>It is older than what is kept.</li>
        <li>A character is mistyped or missing: its beginning alone is enough to search by.</li>
      </ul>
      <SearchForm text={text.slice(0, 8)} />
      {wholeId !== null && <p className="mt-3">This page looks for it every few seconds.</p>}
    </StatePanel>
  )
}

function IdText({ text }: { text: string }): ReactNode {
  return (
    <p>
      <code className="break-all">
        {text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text}
      </code>
    </p>
  )
}

function SearchForm({ text }: { text: string }) {
  return (
    <form action="/messages" className="mt-4 flex gap-2">
      <SearchField
        label="Message id, or the beginning of one"
        name="q"
        defaultValue={text}
        placeholder="Message id begins with…"
        className="min-w-0 flex-1"
      />
      <Button type="submit">Search</Button>
    </form>
  )
}

function AllMessages() {
  return (
    <Link
      href="/messages"
      className="inline-flex h-9 items-center rounded-md border border-edge bg-surface px-3 text-sm font-medium hover:border-edge-strong hover:bg-raised"
    >
      All messages
    </Link>
  )
}
