import type { AuthoritiesAnswer } from '@/lib/analytics/authorities'
import { historySays, quorumSays, spareSays } from '../../analytics/authorities/authorities-text'

export function QuorumView({ answer: { quorum, range } }: { answer: AuthoritiesAnswer }) {
  if (quorum === null) return <p className="says">This network lists no authorities.</p>
  const { up, listed, needed, spare, history } = quorum
  const lengthMs = range.toMs - range.fromMs
  const percent = (ms: number): string => `${String(Math.round((ms / lengthMs) * 10_000) / 100)}%`
  return (
    <>
      <p className={`figure${spare < 0 ? ' lost' : ''}`}>
        <strong data-figure>{`${String(up)} of ${String(listed)}`}</strong>
        <span className="unit"> authorities up</span>
      </p>
      <p className="note">{`${String(needed)} needed: ${spareSays(quorum)}`}</p>
      <div className="strip" role="img" aria-label={`${quorumSays(quorum)} ${historySays(quorum)}`}>
        {history.map((stretch) => (
          <i
            key={stretch.fromMs}
            className={stretch.up === null ? 'unknown' : stretch.up >= needed ? 'enough' : 'short'}
            style={{
              left: percent(stretch.fromMs - range.fromMs),
              width: percent(stretch.toMs - stretch.fromMs),
            }}
          />
        ))}
      </div>
      <p className="note more">{historySays(quorum)}</p>
    </>
  )
}
