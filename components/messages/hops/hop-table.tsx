'use client'
import { useMemo, useState } from 'react'
import { formatCount, NOT_KNOWN } from '@/lib/format/numbers'
import type { Arrival, MessageDetail } from '@/lib/messages/message'
import { Pager } from '../../tables/pager'
import { SortHeads, type SortColumn, type SortOrder } from '../../tables/sort-heads'
import { Badge } from '../../ui/badge'
import { Panel } from '../../ui/panel'
import { DownloadIcon } from '../icons'
import { afterText, ARRIVAL_TEXT, latencyText, microsText, nodeText } from '../message-text'
import { NodeLink } from '../node-link'
import { sortHops, type HopSort } from './sort-hops'

const PAGE = 25

const COLUMNS: readonly SortColumn<HopSort>[] = [
  { sort: 'node', name: 'Node' },
  { sort: 'from', name: 'From', from: 'hidden sm:table-cell' },
  { sort: 'depth', name: 'Hop', align: 'end' },
  { sort: 'state', name: 'State', from: 'hidden pl-6! md:table-cell' },
  { sort: 'after', name: 'After', title: 'Since publication, clocks compared', align: 'end' },
  { sort: 'latency', name: 'Hop took', align: 'end' },
  {
    sort: 'duplicates',
    name: 'Again',
    title: 'Receptions beyond the first',
    align: 'end',
    from: 'hidden sm:table-cell',
  },
  {
    sort: 'reported',
    name: 'Reported, own clock',
    title: 'As the node reported it, by its own clock, in UTC',
    align: 'end',
    from: 'hidden lg:table-cell',
  },
]

/** The same as the tree, to be read, sorted and taken along. */
export function HopTable({ detail }: { detail: MessageDetail }) {
  const [order, setOrder] = useState<SortOrder<HopSort>>({
    sort: 'after',
    isDescending: false,
  })
  const [page, setPage] = useState(0)
  const nodes = useMemo(() => new Map(detail.arrivals.map(({ node }) => [node.num, node])), [detail.arrivals])
  const sorted = useMemo(() => {
    const nameOf = (num: number) => {
      const node = nodes.get(num)
      return node === undefined ? '' : nodeText(node)
    }
    return sortHops(detail.arrivals, order.sort, order.isDescending, nameOf)
  }, [detail.arrivals, nodes, order])
  const pages = Math.max(1, Math.ceil(sorted.length / PAGE))
  const at = Math.min(page, pages - 1)
  const trace = `/api/v1/messages/${detail.id}/trace`

  return (
    <Panel
      title="Hop by hop"
      aside={
        <span className="-my-1 flex items-center gap-1.5">
          <Download href={`${trace}.csv`} file={`message-${detail.id}.csv`} name="CSV" />
          <Download href={trace} file={`message-${detail.id}.json`} name="JSON" />
        </span>
      }
    >
      <div className="-mx-4 overflow-x-auto px-4" role="region" aria-label="Hops" tabIndex={0}>
        <table className="w-full border-collapse text-sm" data-testid="hop-table">
          <caption className="sr-only">Every node of the message, with its times</caption>
          <SortHeads
            columns={COLUMNS}
            order={order}
            onOrder={(next) => {
              setOrder(next)
              setPage(0)
            }}
          />
          <tbody>
            {sorted.slice(at * PAGE, (at + 1) * PAGE).map((row) => (
              <Hop
                key={row.node.num}
                row={row}
                from={row.fromNum === null ? undefined : nodes.get(row.fromNum)}
              />
            ))}
          </tbody>
        </table>
      </div>
      {pages > 1 && (
        <Pager
          label="Pages of hops"
          page={at}
          pages={pages}
          text={`${String(at * PAGE + 1)} to ${String(Math.min((at + 1) * PAGE, sorted.length))} of ${formatCount(sorted.length)}`}
          onPage={setPage}
        />
      )}
      <p className="mt-3 text-xs text-ink-faint">
        “After” and “hop took” are worked out from times that nodes reported by their own clocks, after the
        clocks have been compared over traffic in both directions. Where that could not be done, nothing is
        claimed.
        {detail.isCut && ' This message has more hops than one answer holds: the rest is left out.'}
      </p>
    </Panel>
  )
}

function Hop({ row, from }: { row: Arrival; from: Arrival['node'] | undefined }) {
  const { label, meaning } = ARRIVAL_TEXT[row.state]
  return (
    <tr
      className="border-b border-edge last:border-0 hover:bg-raised/60"
      data-node={row.node.peerId}
      data-from={from?.peerId ?? ''}
    >
      <td className="max-w-44 py-1.5 pr-3 sm:max-w-56">
        <NodeLink node={row.node} />
      </td>
      <td className="hidden max-w-52 py-1.5 pr-3 text-ink-soft sm:table-cell">
        {from === undefined ? NOT_KNOWN : <NodeLink node={from} />}
      </td>
      <td className="figures py-1.5 pl-2 text-right">{row.depth ?? NOT_KNOWN}</td>
      <td className="hidden py-1.5 pl-6 whitespace-nowrap md:table-cell" title={meaning}>
        {row.state === 'delivered' || row.state === 'published' ? (
          <span className="text-ink-soft">{label}</span>
        ) : (
          <Badge tone={row.state === 'rejected' ? 'danger' : 'warning'}>{label}</Badge>
        )}
        {row.reason !== undefined && row.reason !== '' && (
          <span className="ml-1.5 text-xs text-ink-faint">{row.reason}</span>
        )}
      </td>
      <td className="figures py-1.5 pl-3 text-right whitespace-nowrap">
        {afterText(row.afterMs, row.uncertaintyMs)}
      </td>
      <td className="figures py-1.5 pl-3 text-right whitespace-nowrap">
        <Took row={row} />
      </td>
      <td className="figures hidden py-1.5 pl-3 text-right sm:table-cell">{formatCount(row.duplicates)}</td>
      <td className="figures hidden py-1.5 pl-4 text-right font-mono text-xs whitespace-nowrap text-ink-soft lg:table-cell">
        {microsText(row.reportedAtUs)}
      </td>
    </tr>
  )
}

function Took({ row: { state, latency } }: { row: Arrival }) {
  if (state === 'published') return <span className="text-ink-faint">{NOT_KNOWN}</span>
  if (latency.state === 'unknown') return <span className="text-ink-faint">unknown</span>
  return (
    <span title={latency.state === 'solved' ? afterText(latency.ms, latency.uncertaintyMs) : undefined}>
      {latencyText(latency)}
    </span>
  )
}

function Download({ href, file, name }: { href: string; file: string; name: string }) {
  return (
    <a
      href={href}
      download={file}
      className="inline-flex h-7 items-center gap-1 rounded-md border border-edge px-2 text-xs font-medium hover:border-edge-strong hover:bg-raised"
    >
      <DownloadIcon className="size-3.5" />
      {name}
    </a>
  )
}
