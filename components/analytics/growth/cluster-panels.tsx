import type { ClustersAnswer } from '@/lib/analytics/growth'
import { countryName } from '@/lib/format/names'
import { formatCount, formatShare, plural } from '@/lib/format/numbers'
import { formatInstant } from '@/lib/format/times'
import { BarList } from '../../charts/bar-list'
import { Histogram } from '../../charts/histogram'
import { ChartPanel, type DataLinks } from '../chart-panel'
import { NothingHere } from '../dashboard'
import { queriesAbout } from '../queries-about'

const DETAIL_NOTE: Readonly<Record<ClustersAnswer['detail'], string>> = {
  full: 'Addresses as the nodes answered from. A prefix is the first 24 bits of an IPv4 address, 48 of IPv6.',
  prefix: 'Only the network of an address is kept: the first 24 bits of IPv4, 48 of IPv6.',
  none: 'Addresses are not kept here.',
}

/** Identities that share an address or a prefix, beside the raw counts. */
export function ClusterPanels({ answer, data }: { answer: ClustersAnswer; data: DataLinks }) {
  const { detail, nodes, prefixes, alone, largest, sizes } = answer
  const shared = {
    queries: queriesAbout(answer.queries, /cluster/),
    data,
    asOfMs: answer.asOfMs,
    ...(nodes === 0 ? {} : { note: DETAIL_NOTE[detail] }),
  }
  if (detail === 'none' || prefixes === null) {
    return (
      <ChartPanel title="Identity clusters" {...shared}>
        <NothingHere>
          {nodes === 0
            ? 'No node answered in this stretch of time.'
            : 'Addresses are not kept, so it is not known which identities share one.'}
        </NothingHere>
      </ChartPanel>
    )
  }
  const [top] = largest
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <ChartPanel
        title="Largest identity clusters"
        says={
          top === undefined
            ? 'No two nodes share a place.'
            : `The largest cluster holds ${plural(top.nodes, 'identity', 'identities')}: ${formatShare(nodes > 0 ? top.nodes / nodes : null)} of all nodes that answered.`
        }
        {...shared}
      >
        <BarList
          title="Largest identity clusters"
          columns={['Address or prefix', 'Nodes']}
          unit="count"
          shown={8}
          items={largest.map(({ place, kind, nodes: value, asName, asn, country, firstSeenMs }) => ({
            key: `${kind}${place}`,
            name: place,
            label: <code className="font-mono text-xs">{place}</code>,
            value,
            share: nodes > 0 ? value / nodes : 0,
            note: `${asName === '' ? `AS${String(asn)}` : asName}, ${countryName(country)}, since ${formatInstant(firstSeenMs).slice(0, -14)}`,
          }))}
        />
      </ChartPanel>
      <ChartPanel
        title="How many nodes share a prefix"
        says={`${formatCount(alone)} of ${plural(nodes, 'node')} ${alone === 1 ? 'is' : 'are'} alone in theirs; there ${prefixes === 1 ? 'is' : 'are'} ${plural(prefixes, 'prefix', 'prefixes')}.`}
        {...shared}
        data={{ ...data, table: 'sizes' }}
        note={`${DETAIL_NOTE[detail]} A node that moved counts in each of its prefixes below.`}
      >
        <Histogram
          title="Nodes by how many share their prefix"
          columns={['Nodes in a prefix', 'Nodes']}
          unit="count"
          colour="series-2"
          bins={sizes.map(({ from, to, nodes: value }) => ({
            key: String(from),
            name:
              to === null
                ? `over ${formatCount(from - 1)}`
                : from === to
                  ? formatCount(from)
                  : `${formatCount(from)}–${formatCount(to)}`,
            value,
          }))}
        />
      </ChartPanel>
    </div>
  )
}
