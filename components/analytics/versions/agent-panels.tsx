import Link from 'next/link'
import type { VersionsAnswer } from '@/lib/analytics/versions'
import { plural } from '@/lib/format/numbers'
import { BarList } from '../../charts/bar-list'
import { ChartPanel, type DataLinks } from '../chart-panel'
import { queriesAbout } from '../queries-about'
import { agentText, nameText } from './versions-text'

/** How nodes were counted: in the present by what each runs now, in the past by all that it ran within the day. */
const noteOf = ({ coverage }: VersionsAnswer): string => {
  const counted =
    coverage.at(-1)?.isOpen === true
      ? 'each under what it runs now'
      : 'one that changed within them counts under each of what it ran'
  return `Distinct nodes that answered in the last 24 hours of this stretch of time, ${counted}; what they say of themselves.`
}

interface AgentsPart {
  answer: VersionsAnswer
  data: DataLinks
}

const shared = ({ answer, data }: AgentsPart, table: string) => ({
  queries: queriesAbout(answer.queries, /of-last-day/),
  data: { ...data, table },
  asOfMs: answer.asOfMs,
  note: noteOf(answer),
})

/** Every agent. */
export function AgentsPanel(part: AgentsPart) {
  return (
    <ChartPanel title="Agents" {...shared(part, 'agents')}>
      <BarList
        title="Agents by nodes"
        columns={['Agent', 'Nodes']}
        unit="count"
        shown={10}
        items={part.answer.agents.map((agent) => ({
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
  )
}

/** The names that agents go by. */
export function NamesPanel(part: AgentsPart) {
  return (
    <ChartPanel
      title="Names"
      says="Agents that share a name are most likely of one maker."
      className="flex-1"
      {...shared(part, 'names')}
    >
      <BarList
        title="Names of agents by nodes"
        columns={['Name', 'Nodes']}
        unit="count"
        shown={8}
        items={part.answer.names.map(({ name, agents: count, nodes, share }) => ({
          key: name,
          name: nameText(name),
          value: nodes,
          share,
          ...(name === '' ? { colour: 'series-rest' as const } : { note: plural(count, 'agent') }),
        }))}
      />
    </ChartPanel>
  )
}
