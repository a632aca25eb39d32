'use client'
import Link from 'next/link'
import { useParams } from 'next/navigation'
import { IdentityError, parseIdentity } from '@/lib/peer-identity'
import { messagesHref } from '@/lib/messages/message-query-url'
import type { NodeIdentity } from '@/lib/node-detail'
import { useLookAgain } from '../live/use-look-again'
import { StatePanel } from '../ui/state-panel'
import { fetchNodeDetail } from './nodes-api'

const ACTION =
  'inline-flex h-9 items-center rounded-md border border-edge bg-surface px-3 text-sm font-medium hover:border-edge-strong hover:bg-raised'

/** What stands at `/nodes/<text>` when no node is there: the text is no identity, or nobody has met its owner. */
export function NodeUnknown() {
  const { peerId: inPath } = useParams<{ peerId: string }>()
  const text = readPath(inPath)
  const identity = readIdentity(text)
  return (
    <div className="mx-auto w-full max-w-[84rem] px-3 py-8 sm:px-5">
      <h1 className="sr-only">Node</h1>
      {identity instanceof IdentityError ? (
        <StatePanel kind="empty" title="This is not a peer id" actions={<AllNodes />}>
          <p>
            <code className="break-all">{text.length > 140 ? `${text.slice(0, 140)}…` : text}</code>
          </p>
          <p className="mt-2">{identity.message}</p>
          <p className="mt-2">
            A node is named by its peer id (12D3KooW…, 16Uiu2…, Qm…), the same as a CID (k51…, bafz…), or its
            raw Ed25519 public key: 64 hex digits.
          </p>
        </StatePanel>
      ) : (
        <Unseen identity={identity} />
      )}
    </div>
  )
}

function readPath(inPath: string): string {
  try {
    return decodeURIComponent(inPath)
  } catch {
    // A per cent sign that begins no escape.
    return inPath
  }
}

function readIdentity(text: string): NodeIdentity | IdentityError {
  try {
    return parseIdentity(text)
  } catch (error) {
    if (error instanceof IdentityError) return error
    throw error
  }
}

function Unseen({ identity }: { identity: NodeIdentity }) {
  useLookAgain(identity.peerId, fetchNodeDetail)
  const forms = [
    ['Peer id', identity.peerId],
    ['CID', identity.cid],
    ['Public key', identity.publicKey],
  ] as const
  return (
    <StatePanel
      kind="empty"
      title="No node with this identity has been seen"
      actions={
        <>
          <AllNodes />
          <Link href={messagesHref({ sender: identity.peerId })} className={ACTION}>
            Messages it sent
          </Link>
        </>
      }
    >
      <p>
        The identity is valid, but no crawl of this network has met its node. It may send messages and report
        them all the same: a crawl finds the nodes that stand in the routing tables of others.
      </p>
      <dl className="mt-3 space-y-1.5">
        {forms.map(
          ([name, value]) =>
            value !== null && (
              <div key={name}>
                <dt className="eyebrow">{name}</dt>
                <dd>
                  <code className="text-xs break-all">{value}</code>
                </dd>
              </div>
            ),
        )}
      </dl>
      <p className="mt-3">This page looks for it every few seconds.</p>
    </StatePanel>
  )
}

function AllNodes() {
  return (
    <Link href="/nodes" className={ACTION}>
      All nodes
    </Link>
  )
}
