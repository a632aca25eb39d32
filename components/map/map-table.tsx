'use client'
import Link from 'next/link'
import { useState } from 'react'
import { agentName, placeName, shortenPeerId } from '@/lib/format/names'
import { formatCount, formatLatency, plural } from '@/lib/format/numbers'
import { Button } from '../ui/button'
import { StatusLabel } from '../ui/status-mark'
import { bestConnected } from './model/best-connected'
import { averageLinkLatency } from './model/link-summary'
import type { MapStore } from './model/map-store'
import { CANVAS_NODES_MAX } from './renderer/stage'
import { useMapTools } from './tools/map-tools-context'
import { ShownLine } from './tools/shown-line'
import { useMapVersion } from './use-map-version'
import { NAME_TO_COME, useNames } from './use-names'

const ROWS_AT_ONCE = 100

/** The facts of the map in words: for those who do not see the drawing, and where nothing can be drawn. */
export function MapTable({ store, canDraw }: { store: MapStore; canDraw: boolean }) {
  useMapVersion(store)
  const [shown, setShown] = useState(ROWS_AT_ONCE)
  const { look } = useMapTools()
  const { shown: passing, count } = look.shown
  const rows = bestConnected(store.columns.nodes, shown, passing)
  const nodes = rows.flatMap((index) => store.nodeAt(index) ?? [])
  useNames(
    store,
    nodes.flatMap(({ num, peerId }) => (peerId === null ? [num] : [])),
  )
  return (
    <div
      className="absolute inset-0 overflow-auto bg-ground pt-14 pb-20 lg:pb-6"
      tabIndex={0}
      role="region"
      aria-label="Map as a table"
    >
      {!canDraw && (
        <p className="mx-3 mb-3 text-sm text-ink-soft sm:mx-5">
          {store.size > CANVAS_NODES_MAX
            ? `Without WebGL this browser can draw ${plural(CANVAS_NODES_MAX, 'node')} at most, so here is what the graph would show.`
            : 'This browser cannot draw the graph, so here is what it would show.'}
        </p>
      )}
      <div className="mx-3 mb-2 sm:mx-5">
        <ShownLine isAnnounced={false} />
      </div>
      <table className="w-full min-w-2xl border-collapse text-sm">
        <caption className="px-3 pb-2 text-left text-xs text-ink-faint sm:px-5">
          {`${plural(store.totals.nodes, 'node')} and ${plural(store.totals.links, 'link')}, best connected first.${partText(store)} Latency of links is estimated.`}
        </caption>
        <thead>
          <tr className="border-y border-edge bg-surface text-left [&>th]:px-3 [&>th]:py-2 [&>th]:text-xs [&>th]:font-medium [&>th]:text-ink-faint [&>th:first-child]:sm:pl-5">
            <th scope="col">Node</th>
            <th scope="col">Status</th>
            <th scope="col">Place</th>
            <th scope="col">Version</th>
            <th scope="col" className="text-right">
              Peers
            </th>
            <th scope="col" className="text-right">
              Links
            </th>
            <th scope="col" className="text-right">
              Links’ latency
            </th>
            <th scope="col" className="text-right">
              Round trip
            </th>
          </tr>
        </thead>
        <tbody>
          {nodes.map((node) => (
            <tr
              key={node.num}
              className="border-b border-edge hover:bg-raised [&>*]:px-3 [&>*]:py-1.5 [&>*:first-child]:sm:pl-5"
            >
              <th scope="row" className="text-left font-normal">
                {node.peerId === null ? (
                  <span className="font-mono text-ink-faint">{NAME_TO_COME}</span>
                ) : (
                  <Link
                    href={`/nodes/${node.peerId}`}
                    className="font-mono whitespace-nowrap underline decoration-edge-strong underline-offset-3 hover:decoration-accent"
                  >
                    {shortenPeerId(node.peerId)}
                  </Link>
                )}
              </th>
              <td>
                <StatusLabel status={node.status} />
              </td>
              <td>{placeName(node)}</td>
              <td className="whitespace-nowrap">{agentName(node.agent)}</td>
              <td className="figures text-right">{formatCount(node.peerCount)}</td>
              <td className="figures text-right">{formatCount(store.degreeAt(store.indexOf(node.num)))}</td>
              <td className="figures text-right">{formatLatency(averageLinkLatency(store, node.num))}</td>
              <td className="figures text-right">{formatLatency(node.rttMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {count > shown && (
        <Button
          className="m-5"
          onClick={() => {
            setShown(shown + ROWS_AT_ONCE)
          }}
        >
          {`Show ${formatCount(Math.min(ROWS_AT_ONCE, count - shown))} more`}
        </Button>
      )}
    </div>
  )
}

/** What of a larger map is held here. */
function partText({ size, totals }: MapStore): string {
  return totals.nodes === size ? '' : ` Here are the ${formatCount(size)} nodes that matter most.`
}
