import type { VersionsAnswer } from '@/lib/analytics/versions'
import { seriesLook, type SeriesLook } from '../../charts/looks'
import { TimeChart } from '../../charts/time-chart'
import { ChartPanel, type DataLinks } from '../chart-panel'
import { chartTime } from '../chart-time'
import { NothingHere } from '../dashboard'
import { queriesAbout } from '../queries-about'
import { adoptionSays, agentText } from './versions-text'

/** Agents drawn by themselves: as many as there are looks to tell them apart by. */
const LAYERS_MAX = 6
const REST_LOOK: SeriesLook = { colour: 'series-rest', dash: 'dotted' }

/** How many ran what, one layer an agent. */
export function AdoptionPanel({ answer, data }: { answer: VersionsAnswer; data: DataLinks }) {
  const { byAgent, range, coverage } = answer
  const drawn = byAgent.slice(0, LAYERS_MAX)
  const rest = byAgent.slice(LAYERS_MAX)
  const restAgents = rest.reduce((sum, { agents }) => sum + agents, 0)
  const restValues = coverage.map((_, at) => {
    const values = rest.map(({ nodes }) => nodes[at] ?? null).filter((nodes) => nodes !== null)
    return values.length === 0 ? null : values.reduce((sum, nodes) => sum + nodes, 0)
  })
  return (
    <ChartPanel
      title="What nodes ran"
      says={adoptionSays(answer)}
      note={`Distinct nodes that answered in each ${range.bucket}, by what they said they run. A node that changed meanwhile counts under both.${
        rest.length === 0 ? '' : ' Every agent of the last day stands by name below.'
      }`}
      queries={queriesAbout(answer.queries, /agents-(by-bucket|now)/)}
      data={data}
      asOfMs={answer.asOfMs}
    >
      {drawn.length === 0 ? (
        <NothingHere>No node answered in this stretch of time.</NothingHere>
      ) : (
        <TimeChart
          title={`Nodes by agent, by ${range.bucket}`}
          unit="count"
          axisTitle="nodes"
          heightPx={280}
          time={chartTime(answer)}
          coverage={coverage}
          annotations={answer.annotations}
          series={[
            ...drawn.map(
              (agent, index) =>
                ({
                  key: agent.agent,
                  name: agentText(agent),
                  form: 'layers',
                  look: seriesLook(index),
                  values: agent.nodes,
                }) as const,
            ),
            ...(rest.length === 0
              ? []
              : [
                  {
                    key: '*',
                    name: `${String(restAgents)} more agents`,
                    form: 'layers',
                    look: REST_LOOK,
                    values: restValues,
                  } as const,
                ]),
          ]}
        />
      )}
    </ChartPanel>
  )
}
