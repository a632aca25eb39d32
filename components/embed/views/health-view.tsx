import type { HealthAnswer } from '@/lib/analytics/health'
import { formatShare } from '@/lib/format/numbers'
import { dayText, partsSay, scoreText, titleOf } from '../../analytics/health/health-text'
import { bucketText } from '../../charts/bucket-text'
import { Figure } from './figure'
import { ShareList } from './share-list'

export function HealthView({ answer }: { answer: HealthAnswer }) {
  const day = dayText(answer)
  // What is of an earlier day than the others says so.
  const newestMs = Math.max(...answer.parts.flatMap(({ atMs }) => atMs ?? []))
  return (
    <>
      <Figure
        value={scoreText(answer.score)}
        unit="of 100 points"
        note={`${partsSay(answer)}${day === null ? '' : ` ${day}`}`}
      />
      <div className="more">
        <ShareList
          label="Parts of the score, points of 100"
          rows={answer.parts.map(({ part, score, weight, atMs }) => ({
            key: part,
            name: titleOf(part),
            text:
              score === null
                ? 'not known'
                : `${scoreText(score)} (weight ${formatShare(weight)})${atMs === null || atMs === newestMs ? '' : `, ${bucketText('day', atMs)}`}`,
            share: (score ?? 0) / 100,
          }))}
        />
      </div>
    </>
  )
}
