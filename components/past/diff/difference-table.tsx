import Link from 'next/link'
import { shortenPeerId } from '@/lib/format/names'
import { withAt, writeAt } from '@/lib/past/at'
import type { Difference } from '@/lib/past/differences'
import { KIND_TEXT, valueText } from './difference-words'

/** The differences of one page of the list. */
export function DifferenceTable({
  changes,
  fromMs,
  toMs,
}: {
  changes: readonly Difference[]
  fromMs: number
  toMs: number
}) {
  return (
    <div className="overflow-x-auto rounded-lg border border-edge bg-surface">
      <table className="w-full text-sm">
        <caption className="sr-only">What differs between the two moments</caption>
        <thead>
          <tr className="eyebrow border-b border-edge-strong/60 text-left [&>th]:px-3 [&>th]:py-2 [&>th]:font-medium">
            <th scope="col">Node</th>
            <th scope="col">What</th>
            <th scope="col">Before</th>
            <th scope="col">After</th>
          </tr>
        </thead>
        <tbody>
          {changes.map((change) => (
            <tr
              key={`${change.kind} ${String(change.num)} ${String(change.otherNum)}`}
              className="border-b border-edge last:border-0 hover:bg-raised/60 [&>*]:px-3 [&>*]:py-2"
            >
              <th scope="row" className="text-left font-normal whitespace-nowrap">
                <NodeLink peerId={change.peerId} atMs={seenAt(change, fromMs, toMs)} />
                {change.otherPeerId !== null && (
                  <>
                    <span className="px-1.5 text-ink-faint">–</span>
                    <NodeLink peerId={change.otherPeerId} atMs={seenAt(change, fromMs, toMs)} />
                  </>
                )}
              </th>
              <td className="whitespace-nowrap text-ink-soft">{KIND_TEXT[change.kind].meaning}</td>
              <td>{valueText(change.kind, change.before)}</td>
              <td>{valueText(change.kind, change.after)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** The moment at which there is something to be seen of it. */
const seenAt = ({ kind }: Difference, fromMs: number, toMs: number): number =>
  kind === 'gone' || kind === 'link_lost' ? fromMs : toMs

function NodeLink({ peerId, atMs }: { peerId: string; atMs: number }) {
  return (
    <Link
      href={withAt(`/nodes/${peerId}`, writeAt(atMs))}
      prefetch={false}
      className="font-mono text-[0.8125rem] underline decoration-edge-strong underline-offset-3 hover:decoration-accent"
    >
      <span aria-hidden="true">{shortenPeerId(peerId, 4, 8)}</span>
      <span className="sr-only">{peerId}</span>
    </Link>
  )
}
