'use client'
import Link from 'next/link'
import { useEffect, useMemo, useState } from 'react'
import { BADGES, BADGE_NAMES, badgeAddress } from '@/lib/embed/badges'
import {
  BUILDER_PATH,
  builderAddress,
  readBuilder,
  type BuilderFields,
  type BuilderKind,
  type BuilderQuery,
} from '@/lib/embed/builder'
import { embedBadge, embedWidget } from '@/lib/embed/snippets'
import { WIDGETS } from '@/lib/embed/widgets'
import { DeveloperNav } from '../../developers/developer-nav'
import { Panel } from '../../ui/panel'
import { StatePanel } from '../../ui/state-panel'
import { BuilderForm } from './builder-form'
import { BadgePreview, WidgetPreview } from './builder-preview'
import { SnippetBox } from './snippet-box'
import { useSettled } from './use-settled'

/** Between the last key and what follows from it, ms. */
const SETTLED_MS = 300

const KINDS: readonly { kind: BuilderKind; name: string }[] = [
  { kind: 'widget', name: 'Widget' },
  { kind: 'badge', name: 'Badge' },
]

/** Choose a widget or a badge, see it, take the text that puts it elsewhere. */
export function BuilderPage({
  initialFields,
  origin,
  examplePeerId,
}: {
  /** As in the address. */
  initialFields: BuilderFields
  /** The public one, without a slash at its end. */
  origin: string
  /** A node that answers; null: none is known now. */
  examplePeerId: string | null
}) {
  const [fields, setFields] = useState(initialFields)
  const settled = useSettled(fields, SETTLED_MS)
  const reading = useMemo(() => readBuilder(fields), [fields])
  const shown = useMemo(() => readBuilder(settled).value, [settled])
  useEffect(() => {
    if (settled === initialFields) return
    history.replaceState(null, '', builderAddress(settled))
  }, [settled, initialFields])

  const { kind } = reading.value
  return (
    <div className="mx-auto w-full max-w-6xl px-3 py-5 sm:px-5">
      <DeveloperNav />
      <h1 className="mt-3 text-2xl font-semibold tracking-tight">Put it on your page</h1>
      <p className="mt-1 max-w-prose text-ink-soft">
        Live figures of this network for a page of your own, or a badge for a README. Choose, look, and copy
        the text into your page.
      </p>
      <div className="mt-5 grid grid-cols-1 gap-5 lg:grid-cols-[20rem_minmax(0,1fr)] lg:items-start">
        <div className="rounded-lg border border-edge bg-surface p-4">
          <KindSwitch kind={kind} />
          <BuilderForm
            query={reading.value}
            form={{
              fields,
              problems: reading.ok ? [] : reading.problems,
              set: (field, value) => {
                setFields((before) => ({ ...before, [field]: value }))
              },
            }}
          />
        </div>
        <Result query={shown} origin={origin} examplePeerId={examplePeerId} />
      </div>
    </div>
  )
}

/** Links, for the two have different forms. */
function KindSwitch({ kind }: { kind: BuilderKind }) {
  return (
    <nav aria-label="What to build" className="mb-4">
      <ul className="flex gap-0.5 rounded-md border border-edge p-0.5">
        {KINDS.map((each) => (
          <li key={each.kind} className="flex-1">
            <Link
              href={each.kind === 'widget' ? BUILDER_PATH : `${BUILDER_PATH}?kind=${each.kind}`}
              prefetch={false}
              scroll={false}
              aria-current={each.kind === kind ? 'page' : undefined}
              className="flex h-8 items-center justify-center rounded-sm px-3 text-sm text-ink-soft hover:text-ink aria-[current]:bg-raised aria-[current]:font-medium aria-[current]:text-ink"
            >
              {each.name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function Result({
  query,
  origin,
  examplePeerId,
}: {
  query: BuilderQuery
  origin: string
  examplePeerId: string | null
}) {
  const { kind, type, badge } = query
  const isOfNode = kind === 'widget' ? WIDGETS[type].isOfNode : badge === 'node'
  const peerId = query.peer ?? examplePeerId
  if (isOfNode && peerId === null) {
    return (
      <StatePanel kind="empty" title="Of which node?">
        No node is known here to take as an example: write the peer id of yours.
      </StatePanel>
    )
  }
  if (kind === 'widget') {
    const { frame, snippets } = embedWidget(type, query, peerId ?? '', origin)
    return (
      <div className="min-w-0 space-y-5">
        <Panel title="Preview">
          <WidgetPreview frame={frame} />
        </Panel>
        <Snippets snippets={snippets} />
      </div>
    )
  }
  const { address, alt, snippets } = embedBadge(badge, query, peerId ?? '', origin)
  return (
    <div className="min-w-0 space-y-5">
      <Panel title="Preview">
        <BadgePreview address={address} alt={alt} />
      </Panel>
      <Snippets snippets={snippets} />
      <AllBadges />
    </div>
  )
}

function Snippets({ snippets }: Pick<ReturnType<typeof embedWidget>, 'snippets'>) {
  return (
    <Panel title="Copy">
      <div className="space-y-5">
        {snippets.map((snippet) => (
          <SnippetBox key={snippet.title} snippet={snippet} />
        ))}
      </div>
    </Panel>
  )
}

function AllBadges() {
  return (
    <Panel title="All badges">
      <ul className="flex flex-wrap gap-x-4 gap-y-2">
        {BADGE_NAMES.map((name) => (
          <li key={name}>
            <img src={badgeAddress(name, 'svg', {})} alt={BADGES[name].label} height={20} loading="lazy" />
          </li>
        ))}
      </ul>
    </Panel>
  )
}
