import type { VersionsAnswer } from '@/lib/analytics/versions'
import { formatShare, plural } from '@/lib/format/numbers'
import { agentText, versionsSays } from '../../analytics/versions/versions-text'
import { ShareList } from './share-list'

const SHOWN = 5

export function VersionsView({ answer }: { answer: VersionsAnswer }) {
  const shown = answer.agents.slice(0, SHOWN)
  const others = answer.agents.slice(SHOWN)
  const rest = others.reduce((sum, { nodes }) => sum + nodes, 0)
  const restShare = answer.nodes === 0 ? 0 : rest / answer.nodes
  return (
    <>
      <p className="says">{versionsSays(answer)}</p>
      <ShareList
        label="Share of the nodes that answered in the last 24 hours, by what they run"
        rows={[
          ...shown.map((agent) => ({
            key: agent.agent,
            name: agentText(agent),
            text: formatShare(agent.share),
            share: agent.share,
          })),
          ...(others.length === 0
            ? []
            : [
                {
                  key: '*',
                  name: plural(others.length, 'other'),
                  text: formatShare(restShare),
                  share: restShare,
                },
              ]),
        ]}
      />
    </>
  )
}
