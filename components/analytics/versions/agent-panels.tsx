import Link from 'next/link'
import type { VersionsAnswer } from '@/lib/analytics/versions'
import { plural } from '@/lib/format/numbers'
import { BarList } from '../../charts/bar-list'
import { ChartPanel, type DataLinks } from '../chart-panel'
import { queriesAbout } from '../queries-about'
import { agentText, nameText } from './versions-text'

const NOTE =
  'Distinct nodes that answered in the last 24 hours of this stretch of time; what they say of themselves.'

/** Every agent, and the names they go by. */
export function AgentPanels({ answer, data }: { answer: VersionsAnswer; data: DataLinks }) {
  const { agents, names } = answer
  const shared = {
    queries: queriesAbout(answer.queries, /of-last-day/),
    data,
    asOfMs: answer.asOfMs,
    note: NOTE,
  }
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <ChartPanel title="Agents" {...shared}>
        <BarList
          title="Agents by nodes"
          columns={['Agent', 'Nodes']}
          unit="count"
          shown={12}
          items={agents.map((agent) => ({
            key: agent.agent,
            name: agentText(agent),
            ...(agent.agent === ''
              ? { colour: 'series-rest' as const }
              : {
                  label: (
                    <Link
                      href={`/nodes?version=${encodeURIComponent(agent.agent)}`}
                      className="hover:text-accent hover:underline"
                    >
                      {agentText(agent)}
                    </Link>
                  ),
                }),
            value: agent.nodes,
            share: agent.share,
          }))}
        />
      </ChartPanel>
      <ChartPanel title="Names" says="Agents that share a name are most likely of one maker." {...shared}>
        <BarList
          title="Names of agents by nodes"
          columns={['Name', 'Nodes']}
          unit="count"
          shown={8}
          items={names.map(({ name, agents: count, nodes, share }) => ({
            key: name,
            name: nameText(name),
            value: nodes,
            share,
            ...(name === '' ? { colour: 'series-rest' as const } : { note: plural(count, 'agent') }),
          }))}
        />
      </ChartPanel>
    </div>
  )
}
