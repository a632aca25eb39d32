import type { GeographyAnswer } from '@/lib/analytics/geography'
import type { HostingKind } from '@/lib/analytics/hosting'
import { formatShare, plural } from '@/lib/format/numbers'
import Link from 'next/link'
import { BarList } from '../../charts/bar-list'
import type { ColourToken } from '../../charts/looks'
import { ChartPanel, type DataLinks } from '../chart-panel'
import { NothingHere } from '../dashboard'
import { queriesAbout } from '../queries-about'
import { changeText, concentrationSays, heldByLargest, HOSTING_NAMES, MOVED_NOTE } from './geography-text'

const HOSTING_COLOURS: Readonly<Record<HostingKind, ColourToken>> = {
  hosting: 'series-2',
  other: 'series-1',
  unknown: 'series-rest',
}

const HOSTING_NOTE = `Estimated: whether a network rents machines out is told by its name alone. A node behind a VPN counts as hosted. ${MOVED_NOTE}`

/** In whose networks nodes are. */
export function ConcentrationPanels({ answer, data }: { answer: GeographyAnswer; data: DataLinks }) {
  const { asns, hosting, concentration } = answer
  const shared = (table: string) => ({
    queries: queriesAbout(answer.queries, /by-asn|as-names/),
    data: { ...data, table },
    asOfMs: answer.asOfMs,
  })
  const held = heldByLargest(asns)
  const hosted = hosting.find(({ kind }) => kind === 'hosting')
  return (
    <div className="grid gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <ChartPanel
        title="Networks"
        says={concentrationSays(concentration)}
        note="An autonomous system is one operator’s network. Fewest with over half: the Nakamoto coefficient. Gini: how unevenly nodes are spread over the systems that have any. A node that moved within the time counts in each of its places."
        {...shared('asns')}
      >
        {asns.length === 0 ? (
          <NothingHere>In whose networks nodes are is not known.</NothingHere>
        ) : (
          <BarList
            title="Autonomous systems by nodes that answered"
            columns={['Network', 'Nodes']}
            unit="count"
            shown={10}
            items={asns.map(({ asn, asName, kind, nodes, share, previousNodes }) => {
              const change = changeText(nodes, previousNodes)
              const name = asn === 0 ? 'Not known' : asName === '' ? `AS${String(asn)}` : asName
              return {
                key: String(asn),
                name: asn === 0 ? name : `${name} (AS${String(asn)})`,
                label:
                  asn === 0 ? (
                    name
                  ) : (
                    <>
                      <Link href={`/nodes?asn=${String(asn)}`} className="hover:text-accent hover:underline">
                        {name}
                      </Link>
                      <span className="ml-2 text-xs text-ink-faint">AS{asn}</span>
                    </>
                  ),
                value: nodes,
                share,
                colour: HOSTING_COLOURS[kind],
                note: [HOSTING_NAMES[kind], ...(change === undefined ? [] : [change])].join(', '),
              }
            })}
          />
        )}
      </ChartPanel>
      <div className="flex min-w-0 flex-col gap-4">
        <ChartPanel
          title="Hosted or not"
          says={
            answer.nodes === 0
              ? 'No node answered in this stretch of time.'
              : `${formatShare(hosted?.share ?? null)} of the nodes are in networks that rent machines out.`
          }
          {...shared('hosting')}
          note={HOSTING_NOTE}
        >
          <BarList
            title="Nodes by kind of network"
            columns={['Kind of network', 'Nodes']}
            unit="count"
            items={hosting.map(({ kind, nodes, share, previousNodes }) => {
              const change = changeText(nodes, previousNodes)
              return {
                key: kind,
                name: HOSTING_NAMES[kind],
                value: nodes,
                share,
                colour: HOSTING_COLOURS[kind],
                ...(change === undefined ? {} : { note: change }),
              }
            })}
          />
        </ChartPanel>
        {held.length > 1 && (
          <ChartPanel
            title="How few hold how much"
            says={`The largest ${String(held.at(-1)?.count ?? 0)} of ${plural(concentration.asns, 'network')} hold ${formatShare(held.at(-1)?.share ?? null)}.`}
            note="The largest networks together, of the nodes whose network is known."
            className="flex-1"
            {...shared('asns')}
          >
            <BarList
              title="Nodes held by the largest networks"
              columns={['Largest networks', 'Nodes']}
              unit="count"
              most={(held[0]?.nodes ?? 0) / (held[0]?.share ?? 1)}
              items={held.map(({ count, nodes, share }) => ({
                key: String(count),
                name: count === 1 ? 'The largest' : `The ${String(count)} largest`,
                value: nodes,
                share,
              }))}
            />
          </ChartPanel>
        )}
      </div>
    </div>
  )
}
