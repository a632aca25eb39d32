'use client'
import { useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore, type RefObject } from 'react'
import { formatCount, plural } from '@/lib/format/numbers'
import { formatClock } from '@/lib/format/times'
import type { MessageFacets, MessagePage, MessageQuery } from '@/lib/messages/message-query'
import { activeMessageFilters, messagesHref, writeMessageQuery } from '@/lib/messages/message-query-url'
import type { PastReading } from '@/lib/past/history'
import type { FieldProblem } from '@/lib/read-search'
import { ListEnd } from '../../nodes/list-end'
import { QueryNavigationProvider, useQueryNavigation } from '../../nodes/query-link'
import { QueryProblems } from '../../nodes/query-problems'
import { PastBanner } from '../../past/past-banner'
import { ListHead } from '../../tables/list-head'
import { useHydrated } from '../../tables/use-hydrated'
import { Button } from '../../ui/button'
import { classNames } from '../../ui/class-names'
import { UpIcon } from '../../ui/icons'
import { PauseIcon, PlayIcon } from '../icons'
import { MessageChips } from './message-chips'
import { MessageFilters } from './message-filters'
import { NoMessages, NoMessageMatches } from './message-list-states'
import { MESSAGE_GRID } from './message-row'
import { MessageTable } from './message-table'
import { useMessageList } from './use-message-list'

export interface MessageListPageProps {
  query: MessageQuery
  problems: readonly FieldProblem[]
  page: MessagePage
  facets: MessageFacets
  /** When the server read all this, or the time that it shows. */
  atMs: number
  /** null: the list is of now. */
  past: Extract<PastReading, { kind: 'past' }> | null
}

/** The message list: filters, rows, and what comes live. Everything it shows can be had again from its URL. */
export function MessageListPage(props: MessageListPageProps) {
  return (
    <QueryNavigationProvider>
      <div className="mx-auto w-full max-w-[92rem] px-3 py-5 sm:px-5">
        <ListHead
          title="Messages"
          resource="messages"
          asked={writeMessageQuery({ ...props.query, cursor: undefined })}
          feedHref={null}
        />
        {props.past !== null && (
          <PastBanner
            {...props.past}
            nowHref={messagesHref({ ...props.query, at: undefined, cursor: undefined })}
            told="What had been heard of by then, newest first."
            note="How far a message came is told as it is known today."
            className="mb-3"
          />
        )}
        <div className="mb-3 space-y-2.5">
          {props.problems.length > 0 && <QueryProblems problems={props.problems} />}
          <MessageFilters query={props.query} facets={props.facets} atMs={props.atMs} />
          <MessageChips query={props.query} />
        </div>
        {/* Another query is another list; the filters stay what they are, with what is being typed in them. */}
        <Rows key={writeMessageQuery(props.query)} {...props} />
      </div>
    </QueryNavigationProvider>
  )
}

function Rows({ query, page, atMs, past }: MessageListPageProps) {
  const [pausedAtMs, setPausedAtMs] = useState<number | null>(null)
  const body = useRef<HTMLTableSectionElement>(null)
  const isBusy = useIsReading(body)
  const isPaused = pausedAtMs !== null
  const list = useMessageList(query, page, isPaused || isBusy)
  const { isPending } = useQueryNavigation()
  const isHydrated = useHydrated()
  const top = useRef<HTMLDivElement>(null)

  // A new list starts at its top, where the filters above it stay in sight when they are.
  useLayoutEffect(() => {
    const element = top.current
    if (element !== null && element.getBoundingClientRect().top < 0)
      element.scrollIntoView({ block: 'start' })
  }, [])

  const isFiltered = activeMessageFilters(query).length > 0
  const waiting = list.waiting.length
  return (
    <div ref={top} className="scroll-mt-16">
      <div className="mb-2 flex min-h-9 items-center justify-between gap-3">
        <p className="figures text-sm text-ink-soft" role="status">
          {list.nextCursor === null
            ? plural(list.messages.length, 'message')
            : `Newest ${formatCount(list.messages.length)} messages`}
        </p>
        <div className="flex items-center gap-3">
          <span className="hidden text-xs text-ink-faint sm:inline">
            {query.cursor !== undefined || past !== null
              ? 'A page of the past'
              : isPaused
                ? `Paused at ${formatClock(pausedAtMs)}`
                : 'New messages come by themselves'}
          </span>
          {query.cursor === undefined && past === null && (
            <Button
              aria-pressed={isPaused}
              className="h-8! px-2.5!"
              onClick={() => {
                setPausedAtMs(isPaused ? null : Date.now())
              }}
            >
              {isPaused ? <PlayIcon className="size-3.5" /> : <PauseIcon className="size-3.5" />}
              {isPaused ? 'Go on' : 'Pause'}
            </Button>
          )}
        </div>
      </div>
      <NewBar
        count={waiting}
        hasGap={list.hasGap}
        isReading={list.work === 'top'}
        onShow={() => {
          list.showWaiting()
          top.current?.scrollIntoView({ block: 'start' })
        }}
      />
      {list.messages.length === 0 ? (
        <div className="py-8">{isFiltered ? <NoMessageMatches /> : <NoMessages sinceMs={atMs} />}</div>
      ) : (
        <div
          className={classNames(
            'rounded-lg border border-b-0 border-edge bg-surface transition-opacity duration-200',
            isPending && 'opacity-50 delay-150',
          )}
        >
          <MessageTable
            messages={list.messages}
            fresh={list.fresh}
            hasMore={list.nextCursor !== null}
            head={<Head />}
            isBusy={isPending || list.work !== 'idle'}
            body={body}
            onVisible={list.onVisible}
          />
        </div>
      )}
      <ListEnd list={list} />
      {!isHydrated && page.nextCursor !== null && (
        <p className="py-4">
          <a
            className="underline underline-offset-4"
            href={messagesHref({ ...query, cursor: page.nextCursor })}
          >
            Next page
          </a>
        </p>
      )}
    </div>
  )
}

const COLUMNS: readonly { name: string; title?: string; isEnd?: boolean; from?: string }[] = [
  { name: 'Heard' },
  { name: 'Message' },
  { name: 'Type, topic' },
  { name: 'Origin' },
  { name: 'Size', isEnd: true, from: 'hidden xl:block' },
  { name: 'Hops', isEnd: true },
  { name: 'Reach', title: 'Of the subscribers that report, those that have it' },
  { name: 'To 90%', title: 'Time until 90% of the nodes it reached had it', isEnd: true },
  { name: 'Again', title: 'Receptions beyond the first', isEnd: true },
]

function Head() {
  return (
    <thead
      role="rowgroup"
      className="sticky top-[53px] z-20 hidden rounded-t-lg border-b border-edge-strong/60 bg-surface lg:block"
    >
      <tr role="row" aria-rowindex={1} className={classNames('h-9 items-center', MESSAGE_GRID)}>
        {COLUMNS.map(({ name, title, from, isEnd = false }) => (
          <th
            key={name}
            role="columnheader"
            scope="col"
            title={title}
            className={classNames(
              'eyebrow min-w-0 font-medium whitespace-nowrap',
              isEnd ? 'text-right' : 'text-left',
              from,
            )}
          >
            {name}
          </th>
        ))}
      </tr>
    </thead>
  )
}

/** Over the list's upper edge: it comes and goes without moving a row, and is there from anywhere in the list. */
function NewBar({
  count,
  hasGap,
  isReading,
  onShow,
}: {
  count: number
  hasGap: boolean
  isReading: boolean
  onShow: () => void
}) {
  return (
    <div
      role="status"
      className="pointer-events-none sticky top-[5.75rem] z-25 flex h-0 justify-center lg:top-[6.25rem]"
      data-testid="new-messages"
    >
      {(count > 0 || hasGap || isReading) && (
        <Button
          onClick={onShow}
          disabled={isReading}
          className="figures pointer-events-auto rounded-full! border-edge-strong bg-surface px-4 shadow-float"
        >
          <UpIcon className="size-3.5" />
          {isReading ? 'Reading the list again…' : newText(count, hasGap)}
        </Button>
      )}
    </div>
  )
}

const newText = (count: number, hasGap: boolean) =>
  count === 0 ? 'New messages' : `${formatCount(count)}${hasGap ? '+' : ''} new`

/** How far from the top a list is still at its top, px. */
const TOP_SLACK_PX = 8

function subscribeScroll(listener: () => void): () => void {
  window.addEventListener('scroll', listener, { passive: true })
  return () => {
    window.removeEventListener('scroll', listener)
  }
}

/** Whether the reader is at a row: scrolled down to it, pointing at it or with the focus on it. */
function useIsReading(body: RefObject<HTMLElement | null>): boolean {
  const isScrolled = useSyncExternalStore(
    subscribeScroll,
    () => window.scrollY > TOP_SLACK_PX,
    () => false,
  )
  const [isPointing, setIsPointing] = useState(false)
  useEffect(() => {
    const look = (event: Event) => {
      const at = event.type.startsWith('focus') ? document.activeElement : event.target
      setIsPointing(at instanceof Node && body.current?.contains(at) === true)
    }
    const leave = () => {
      setIsPointing(false)
    }
    const events = ['pointerover', 'focusin'] as const
    for (const event of events) document.addEventListener(event, look)
    document.documentElement.addEventListener('pointerleave', leave)
    return () => {
      for (const event of events) document.removeEventListener(event, look)
      document.documentElement.removeEventListener('pointerleave', leave)
    }
  }, [body])
  return isScrolled || isPointing
}
