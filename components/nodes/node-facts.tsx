import { agentName } from '@/lib/format/names'
import { formatDuration, formatInstant } from '@/lib/format/times'
import type { NodeAddress, NodeIdentity, NodeVersionRun } from '@/lib/node-detail'
import { CopyButton } from '../ui/copy-button'
import { Panel } from '../ui/panel'
import { RelativeTime } from '../ui/relative-time'

/** The identity in each form that people write it in. */
export function IdentityPanel({ identity }: { identity: NodeIdentity }) {
  const forms = [
    { name: 'Peer id', what: 'peer id', text: identity.peerId },
    { name: 'CID', what: 'CID', text: identity.cid },
    { name: 'Public key, hex', what: 'public key', text: identity.publicKey },
  ]
  return (
    <Panel title="Identity">
      <dl className="space-y-3">
        {forms.map(({ name, what, text }) => (
          <div key={name}>
            <dt className="eyebrow">{name}</dt>
            <dd className="flex items-start gap-1">
              {text === null ? (
                <span className="text-sm text-ink-soft">
                  This peer id is a hash of its key: the key cannot be read from it.
                </span>
              ) : (
                <>
                  <code className="min-w-0 text-[0.8125rem] leading-5 break-all">{text}</code>
                  <CopyButton text={text} what={what} className="-mt-1 ml-auto" />
                </>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  )
}

/** How a network prefix is written among addresses: the host's part was never stored. */
const PREFIX = '/ipcidr/'

export function AddressPanel({ addresses }: { addresses: readonly NodeAddress[] }) {
  const isCut = addresses.some(({ address }) => address.includes(PREFIX))
  return (
    <Panel title="Addresses" aside={<Count of={addresses.length} />}>
      {addresses.length === 0 ? (
        <p className="text-sm text-ink-soft">
          None is kept: the node has announced none, or this explorer does not store addresses.
        </p>
      ) : (
        <ul className="space-y-2">
          {addresses.map(({ address, lastSeenMs }) => (
            <li key={address} className="flex items-baseline justify-between gap-3">
              <code className="min-w-0 text-[0.8125rem] leading-5 break-all">{address}</code>
              <RelativeTime atMs={lastSeenMs} className="figures shrink-0 text-xs text-ink-faint" />
            </li>
          ))}
        </ul>
      )}
      {isCut && (
        <p className="mt-3 border-t border-edge pt-3 text-xs text-ink-faint">
          Only the network an address is in is stored (the first 24 bits of IPv4, 48 of IPv6), not the address
          itself and not its port.
        </p>
      )}
    </Panel>
  )
}

/** The versions it has run, newest first, each for how long it was seen with it. */
export function VersionPanel({ versions }: { versions: readonly NodeVersionRun[] }) {
  const newestFirst = versions.toSorted((a, b) => b.lastSeenMs - a.lastSeenMs)
  return (
    <Panel title="Versions it has run">
      {newestFirst.length === 0 ? (
        <p className="text-sm text-ink-soft">It has never said which software it runs.</p>
      ) : (
        <ol className="relative space-y-4 before:absolute before:top-2.5 before:bottom-2.5 before:left-[3.5px] before:w-px before:bg-edge-strong">
          {newestFirst.map((run, index) => (
            <li key={`${run.agent}${String(run.firstSeenMs)}`} className="relative pl-5">
              <span
                aria-hidden="true"
                className={`absolute top-2 left-0 size-2 rounded-full border-[1.5px] ${index === 0 ? 'border-accent bg-accent' : 'border-edge-strong bg-surface'}`}
              />
              <p className="text-sm font-medium break-words" title={run.agent}>
                {agentName(run.agent)}
                {index === 0 && <span className="ml-2 text-xs font-normal text-ink-faint">newest</span>}
              </p>
              <p className="figures text-xs text-ink-soft">
                <time dateTime={new Date(run.firstSeenMs).toISOString()}>
                  {formatInstant(run.firstSeenMs)}
                </time>
                {` · seen over ${formatDuration(run.lastSeenMs - run.firstSeenMs)}`}
              </p>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  )
}

export function ProtocolPanel({ protocols }: { protocols: readonly string[] }) {
  return (
    <Panel title="Protocols" aside={<Count of={protocols.length} />}>
      {protocols.length === 0 ? (
        <p className="text-sm text-ink-soft">It has never said which protocols it speaks.</p>
      ) : (
        <ul className="space-y-1">
          {protocols.map((protocol) => (
            <li key={protocol}>
              <code className="text-[0.8125rem] leading-5 break-all">{protocol}</code>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

function Count({ of }: { of: number }) {
  return <span className="figures text-xs text-ink-faint">{of}</span>
}
