'use client'
import { formatCount, NOT_KNOWN, plural } from '@/lib/format/numbers'
import { formatInstant } from '@/lib/format/times'
import type { MessageDetail, Observation } from '@/lib/messages/message'
import { CopyButton } from '../ui/copy-button'
import { Panel } from '../ui/panel'
import { messageIdForms } from './id-forms'
import { microsText, SIGNATURE_TEXT, sizeText } from './message-text'
import { NodeLink } from './node-link'

/** The id in each form that tools print it in. */
export function IdPanel({ id }: { id: string }) {
  const { hex, base64, base58 } = messageIdForms(id)
  const forms = [
    { name: 'Hex', what: 'id in hex', text: hex },
    { name: 'Base64', what: 'id in base64', text: base64 },
    { name: 'Base58', what: 'id in base58', text: base58 },
  ]
  return (
    <Panel title="Message id">
      <dl className="space-y-3">
        {forms.map(({ name, what, text }) => (
          <div key={name}>
            <dt className="eyebrow">{name}</dt>
            <dd className="flex items-start gap-1">
              <code className="min-w-0 text-[0.8125rem] leading-5 break-all">{text}</code>
              <CopyButton text={text} what={what} className="-mt-1 ml-auto" />
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  )
}

const EVIDENCE_TEXT = {
  traced: 'traced: nodes report its hops',
  observed: 'observed: a collector received it itself',
} as const

/** How what is said of the message is known. */
export function EvidencePanel({ detail }: { detail: MessageDetail }) {
  const rows: [string, string][] = [
    ['Evidence', detail.evidence.map((each) => EVIDENCE_TEXT[each]).join('; ') || 'none is left'],
    [
      'Origin',
      detail.originEvidence === 'published'
        ? 'it reports to have published the message'
        : detail.originEvidence === 'signed'
          ? 'the gossip message is signed by it'
          : 'not known',
    ],
    [
      'Published, by the origin’s clock',
      detail.publishedAtMs === null ? NOT_KNOWN : formatInstant(detail.publishedAtMs),
    ],
    ['First heard of, by the collector’s clock', formatInstant(detail.heardAtMs)],
    ['Newest report', formatInstant(detail.lastHeardAtMs)],
    ['Signature', SIGNATURE_TEXT[detail.signature].meaning],
    ['Refused', plural(detail.rejects, 'reception')],
    ['Dropped for a full queue', plural(detail.drops, 'sending')],
  ]
  return (
    <Panel title="How this is known">
      <dl className="space-y-2 text-sm">
        {rows.map(([name, text]) => (
          <div key={name}>
            <dt className="eyebrow">{name}</dt>
            <dd className="figures">{text}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-3 border-t border-edge pt-3 text-xs text-ink-faint">
        What a message holds is never stored.
      </p>
    </Panel>
  )
}

/** What collectors know of it that received it themselves. */
export function ObservationPanel({ observations }: { observations: readonly Observation[] }) {
  if (observations.length === 0) return null
  return (
    <Panel
      title="Received by collectors"
      aside={<span className="figures text-xs text-ink-faint">{formatCount(observations.length)}</span>}
    >
      <ul className="space-y-4">
        {observations.map((seen) => (
          <li key={seen.collector}>
            <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
              <Fact name="Collector">{seen.collector}</Fact>
              <Fact name="Arrived">
                <span className="figures">{`${microsText(seen.arrivedAtMs * 1_000).slice(0, -3)} UTC`}</span>
              </Fact>
              <Fact name="Last hop">
                {seen.lastHop === null ? NOT_KNOWN : <NodeLink node={seen.lastHop} />}
              </Fact>
              <Fact name="Size">
                <span className="figures">{sizeText(seen.sizeBytes)}</span>
              </Fact>
              <Fact name="Hops so far">
                <span className="figures">
                  {seen.hopCount === null
                    ? 'the envelope does not say'
                    : `${String(seen.hopCount)}${seen.maxHops === null ? '' : ` of at most ${String(seen.maxHops)}`}, says the envelope`}
                </span>
              </Fact>
              {seen.sentAtMs !== null && (
                <Fact name="Sent">
                  <span className="figures">{`${formatInstant(seen.sentAtMs)}, says the sender’s clock`}</span>
                </Fact>
              )}
            </dl>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt className="text-ink-faint">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  )
}
