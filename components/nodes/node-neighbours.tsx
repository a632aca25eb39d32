'use client'
import { useMemo, useState } from 'react'
import { agentName, countryName, shortenPeerId } from '@/lib/format/names'
import { formatCount, formatLatency, NOT_KNOWN } from '@/lib/format/numbers'
import type { Evidence } from '@/lib/facts'
import type { NodeNeighbour } from '@/lib/node-detail'
import { PastLink } from '../past/past-link'
import { Pager } from '../tables/pager'
import { SortHeads, type SortColumn, type SortOrder } from '../tables/sort-heads'
import { Panel } from '../ui/panel'
import { RelativeTime } from '../ui/relative-time'
import { StatusMark } from '../ui/status-mark'
import { STATUS_TEXT } from '@/lib/format/statuses'
import { joinNeighbours, type JoinedNeighbour } from './join-neighbours'
import { sortNeighbours, type NeighbourSort } from './sort-neighbours'

const PAGE = 20

const EVIDENCE_TEXT: Readonly<Record<Evidence, string>> = {
  table: 'routing table',
  mesh: 'gossip mesh',
  traced: 'traced message',
  reported: 'reported',
}
const DIRECTION_TEXT: Readonly<Record<NodeNeighbour['direction'], string>> = {
  out: 'named by this node',
  in: 'names this node',
  both: 'each names the other',
}

const COLUMNS: readonly SortColumn<NeighbourSort>[] = [
  { sort: 'node', name: 'Node' },
  { sort: 'direction', name: 'Direction' },
  { sort: 'evidence', name: 'Evidence', from: 'hidden sm:table-cell' },
  { sort: 'version', name: 'Version', from: 'hidden md:table-cell' },
  { sort: 'country', name: 'Country', from: 'hidden md:table-cell' },
  { sort: 'rtt', name: 'Est. RTT', align: 'end' },
  { sort: 'seen', name: 'Read', align: 'end', from: 'hidden sm:table-cell' },
]

/** Whom it is linked to, how that is known, and an estimate of how far away they are from it. */
export function NeighbourPanel({ neighbours }: { neighbours: readonly NodeNeighbour[] }) {
  const [order, setOrder] = useState<SortOrder<NeighbourSort>>({
    sort: 'rtt',
    isDescending: false,
  })
  const [page, setPage] = useState(0)
  const joined = useMemo(() => joinNeighbours(neighbours), [neighbours])
  const pages = Math.max(1, Math.ceil(joined.length / PAGE))
  const at = Math.min(page, pages - 1)
  const rows = sortNeighbours(joined, order.sort, order.isDescending).slice(at * PAGE, (at + 1) * PAGE)

  return (
    <Panel
      title="Neighbours"
      aside={<span className="figures text-xs text-ink-faint">{formatCount(joined.length)}</span>}
    >
      {neighbours.length === 0 ? (
        <p className="text-sm text-ink-soft">
          No routing table that has been read names it, and its own has not been read.
        </p>
      ) : (
        <>
          <div className="-mx-4 overflow-x-auto px-4">
            <table className="w-full border-collapse text-sm">
              <caption className="sr-only">Neighbours of this node</caption>
              <SortHeads
                columns={COLUMNS}
                order={order}
                onOrder={(next) => {
                  setOrder(next)
                  setPage(0)
                }}
              />
              <tbody>
                {rows.map((row) => (
                  <Neighbour key={row.num} row={row} />
                ))}
              </tbody>
            </table>
          </div>
          {pages > 1 && (
            <Pager
              label="Pages of neighbours"
              page={at}
              pages={pages}
              text={`${String(at + 1)} of ${String(pages)}`}
              onPage={setPage}
            />
          )}
          <p className="mt-3 text-xs text-ink-faint">
            The RTT between two nodes is estimated from what the collector measures to each of them; nobody
            but the two could measure it.
          </p>
        </>
      )}
    </Panel>
  )
}

function Neighbour({ row }: { row: JoinedNeighbour }) {
  const direction = DIRECTION_TEXT[row.direction]
  return (
    <tr className="border-b border-edge last:border-0 hover:bg-raised/60">
      <td className="py-2 pr-3">
        <PastLink
          href={`/nodes/${row.peerId}`}
          prefetch={false}
          className="inline-flex items-center gap-2 rounded-sm hover:underline hover:underline-offset-4"
        >
          <StatusMark status={row.status} />
          <span className="sr-only">{`${STATUS_TEXT[row.status].label}: ${row.peerId}`}</span>
          <span aria-hidden="true" className="font-mono text-[0.8125rem] whitespace-nowrap">
            {shortenPeerId(row.peerId, 4, 8)}
          </span>
        </PastLink>
      </td>
      <td className="py-2 pr-3 whitespace-nowrap text-ink-soft">
        <span className="inline-flex items-center gap-2" title={direction}>
          <DirectionIcon direction={row.direction} />
          <span className="max-sm:sr-only">{direction}</span>
        </span>
      </td>
      <td className="hidden py-2 pr-3 sm:table-cell">
        {row.evidence.map((kind) => EVIDENCE_TEXT[kind]).join(', ')}
      </td>
      <td className="hidden py-2 pr-3 md:table-cell">{agentName(row.agent)}</td>
      <td className="hidden py-2 pr-3 md:table-cell">{countryName(row.country)}</td>
      <td className="figures py-2 text-right whitespace-nowrap">{estimateText(row.estimatedRttMs)}</td>
      <td className="hidden py-2 pl-3 text-right whitespace-nowrap text-ink-soft sm:table-cell">
        <RelativeTime atMs={row.seenAtMs} className="figures" />
      </td>
    </tr>
  )
}

/** An estimate is not told more finely than a millisecond. */
function estimateText(ms: number | null): string {
  if (ms === null) return NOT_KNOWN
  return ms < 1 ? '<1 ms' : `~${formatLatency(Math.round(ms))}`
}

/** This node is on the left. */
function DirectionIcon({ direction }: { direction: NodeNeighbour['direction'] }) {
  return (
    <svg
      viewBox="0 0 20 10"
      className="h-2.5 w-5 shrink-0 fill-none stroke-ink-soft"
      strokeWidth="1.4"
      aria-hidden="true"
    >
      <path d="M2 5h16" />
      {direction !== 'in' && <path d="M14.5 1.5 18 5l-3.5 3.5" />}
      {direction !== 'out' && <path d="M5.5 1.5 2 5l3.5 3.5" />}
    </svg>
  )
}
