'use client'
import Link from 'next/link'
import { useState } from 'react'
import { countryName, shortenPeerId } from '@/lib/format/names'
import { formatCount, formatLatency, plural } from '@/lib/format/numbers'
import type { NodeMessageLink } from '@/lib/messages/message-query'
import { SortHeads, type SortColumn, type SortOrder } from '../tables/sort-heads'
import { Button } from '../ui/button'
import { sortMessageLinks, type MessageLinkSort } from './sort-message-links'

const SHOWN_FIRST = 8

const COLUMNS: readonly SortColumn<MessageLinkSort>[] = [
  { sort: 'peer', name: 'Node' },
  { sort: 'direction', name: 'Direction' },
  { sort: 'messages', name: 'Messages', align: 'end' },
  { sort: 'duplicates', name: 'Duplicates', align: 'end', from: 'hidden sm:table-cell' },
  { sort: 'p50', name: 'Median', align: 'end', from: 'hidden sm:table-cell' },
  { sort: 'p90', name: '90%', align: 'end' },
]

/** The links over which messages came and went: the busiest first, or the slowest. */
export function MessageLinkTable({ links }: { links: readonly NodeMessageLink[] }) {
  const [order, setOrder] = useState<SortOrder<MessageLinkSort>>({
    sort: 'messages',
    isDescending: true,
  })
  const [isWhole, setIsWhole] = useState(false)
  const sorted = sortMessageLinks(links, order.sort, order.isDescending)
  const rows = isWhole ? sorted : sorted.slice(0, SHOWN_FIRST)
  return (
    <div className="mt-5">
      <div className="-mx-4 overflow-x-auto px-4">
        <table className="w-full border-collapse text-sm">
          <caption className="mb-1 text-left text-xs text-ink-faint">
            Links that carried messages. Latency is one way, after the clocks of both ends were compared.
          </caption>
          <SortHeads
            columns={COLUMNS}
            order={order}
            // The busiest link, the slowest.
            isDescendingFirst={(sort) => sort !== 'peer' && sort !== 'direction'}
            onOrder={setOrder}
          />
          <tbody>
            {rows.map((link) => (
              <LinkRow key={`${String(link.peer.num)}${link.direction}`} link={link} />
            ))}
          </tbody>
        </table>
      </div>
      {links.length > SHOWN_FIRST && (
        <Button
          className="mt-3"
          aria-expanded={isWhole}
          onClick={() => {
            setIsWhole(!isWhole)
          }}
        >
          {isWhole ? 'Show fewer' : `Show all ${plural(links.length, 'link')}`}
        </Button>
      )}
    </div>
  )
}

function LinkRow({ link }: { link: NodeMessageLink }) {
  const { peer } = link
  const place = peer.city === '' ? countryOf(peer.country) : peer.city
  return (
    <tr className="border-b border-edge last:border-0 hover:bg-raised/60">
      <td className="py-2 pr-3">
        <Link
          href={`/nodes/${peer.peerId}`}
          prefetch={false}
          className="inline-flex flex-wrap items-baseline gap-x-2 rounded-sm hover:underline hover:underline-offset-4"
        >
          {place !== '' && <span className="whitespace-nowrap">{place}</span>}
          <span className="font-mono text-[0.8125rem] whitespace-nowrap text-ink-soft">
            {shortenPeerId(peer.peerId, 0, 6)}
          </span>
        </Link>
      </td>
      <td className="py-2 pr-3 whitespace-nowrap text-ink-soft">
        {link.direction === 'in' ? 'received' : 'sent on'}
      </td>
      <td className="figures py-2 text-right">{formatCount(link.messages)}</td>
      <td className="figures hidden py-2 pl-3 text-right sm:table-cell">{formatCount(link.duplicates)}</td>
      <td className="figures hidden py-2 pl-3 text-right whitespace-nowrap sm:table-cell">
        <Latency ms={link.p50Ms} />
      </td>
      <td className="figures py-2 pl-3 text-right whitespace-nowrap">
        <Latency ms={link.p90Ms} />
      </td>
    </tr>
  )
}

function Latency({ ms }: { ms: number | null }) {
  return ms === null ? <span className="text-xs text-ink-faint">not known</span> : formatLatency(ms)
}

function countryOf(country: string): string {
  return country === '' ? '' : countryName(country)
}
