import { ELSEWHERE, type GeographyAnswer } from '@/lib/analytics/geography'
import { countryName } from '@/lib/format/names'
import { formatCount, formatShare } from '@/lib/format/numbers'
import { geographySays, PLACE_NOTES } from '../../analytics/geography/geography-text'
import { RAMP } from '../../charts/looks'
import { rampBounds, rampStep } from '../../charts/map/ramp'
import { MAP_HEIGHT, MAP_WIDTH, WORLD_SHAPES } from '../../charts/map/world-shapes'
import { ShareList } from './share-list'

const SHOWN = 4

export function CountriesView({ answer }: { answer: GeographyAnswer }) {
  const named = answer.countries.filter(({ country }) => country !== '' && country !== ELSEWHERE)
  const values = new Map(named.map(({ country, nodes }) => [country, nodes]))
  const bounds = rampBounds(Math.max(...values.values(), 0))
  const land = WORLD_SHAPES.filter(({ country, isDot }) => !isDot && !values.has(country))
  return (
    <>
      <p className="says">{geographySays(answer)}</p>
      <svg
        className="world"
        viewBox={`0 0 ${String(MAP_WIDTH)} ${String(MAP_HEIGHT)}`}
        role="img"
        aria-label={`Map of the world: ${named
          .slice(0, SHOWN)
          .map(({ country, nodes }) => `${countryName(country)} ${formatCount(nodes)}`)
          .join(', ')}`}
      >
        <path className="land" d={land.map(({ d }) => d).join('')} />
        {WORLD_SHAPES.filter(({ country }) => values.has(country)).map(({ country, d, isDot }) => (
          <path
            key={country}
            className={isDot ? 'dot' : 'held'}
            d={d}
            style={{ color: `var(--${RAMP[rampStep(bounds, values.get(country) ?? 0)] ?? RAMP[0]})` }}
          />
        ))}
      </svg>
      <div className="more">
        <ShareList
          label="Countries of most nodes, by the share of the nodes that answered"
          rows={named.slice(0, SHOWN).map(({ country, nodes, share }) => ({
            key: country,
            name: countryName(country),
            text: `${formatCount(nodes)} ${nodes === 1 ? 'node' : 'nodes'}, ${formatShare(share)}`,
            share,
          }))}
        />
      </div>
      <p className="note">{PLACE_NOTES[answer.placeSource]}</p>
    </>
  )
}
