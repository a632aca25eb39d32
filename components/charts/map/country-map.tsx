import { formatCount } from '@/lib/format/numbers'
import { DataTable } from '../data-table'
import { RAMP } from '../looks'
import { formatValue, type ValueUnit } from '../units'
import { MapReader } from './map-reader'
import { rampBounds, rampStep } from './ramp'
import { MAP_HEIGHT, MAP_WIDTH, WORLD_SHAPES } from './world-shapes'

export interface CountryValue {
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  readonly name: string
  readonly value: number
  /** Of all, 0 to 1. */
  readonly share: number
}

/**
 * Values by country: drawn by the server, in five steps that the legend names; read out by pointing or by the arrow
 * keys, which go from the highest to the lowest.
 * @param elsewhere - said below: what is counted but stands nowhere on the map.
 */
export function CountryMap({
  title,
  unit,
  columns,
  countries,
  elsewhere,
}: {
  title: string
  unit: ValueUnit
  /** Heads of the table: of the countries, of the values. */
  columns: readonly [string, string]
  /** Highest first. */
  countries: readonly CountryValue[]
  elsewhere?: string
}) {
  const values = new Map(countries.map((each) => [each.country, each.value]))
  const bounds = rampBounds(Math.max(...values.values(), 0))
  const known = WORLD_SHAPES.filter(({ country }) => values.has(country))
  const land = WORLD_SHAPES.filter(({ country, isDot }) => !isDot && !values.has(country))
  const colourOf = (country: string) =>
    `var(--${RAMP[rampStep(bounds, values.get(country) ?? 0)] ?? RAMP[0]})`
  return (
    <figure aria-label={title}>
      <MapReader
        title={title}
        viewBox={`0 0 ${String(MAP_WIDTH)} ${String(MAP_HEIGHT)}`}
        places={countries
          .filter(({ country }) => known.some((shape) => shape.country === country))
          .map(({ country, name, value, share }) => ({
            country,
            name,
            text: `${formatValue(unit, value)} ${columns[1].toLowerCase()}, ${formatValue('share', share)}`,
          }))}
      >
        <svg
          viewBox={`0 0 ${String(MAP_WIDTH)} ${String(MAP_HEIGHT)}`}
          className="block h-auto w-full"
          role="img"
          aria-label={title}
          data-picture="drawing"
        >
          <path
            d={land.map(({ d }) => d).join('')}
            className="fill-raised stroke-edge"
            strokeWidth="0.6"
            vectorEffect="non-scaling-stroke"
          />
          {known.map(({ country, d, isDot }) =>
            isDot ? (
              <path
                key={country}
                id={`map-${country}`}
                data-country={country}
                d={d}
                stroke={colourOf(country)}
                strokeWidth="8"
                strokeLinecap="round"
                vectorEffect="non-scaling-stroke"
              />
            ) : (
              <path
                key={country}
                id={`map-${country}`}
                data-country={country}
                d={d}
                fill={colourOf(country)}
                stroke="var(--surface)"
                strokeWidth="0.6"
                vectorEffect="non-scaling-stroke"
              />
            ),
          )}
        </svg>
      </MapReader>
      <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-soft" data-picture="text">
        {bounds.map((bound, index) => {
          const next = bounds[index + 1]
          return (
            <li key={bound} className="figures flex items-center gap-1.5">
              <i
                aria-hidden="true"
                className="h-2.5 w-4 rounded-[2px]"
                style={{ background: `var(--${RAMP[rampStep(bounds, bound)] ?? RAMP[0]})` }}
                data-picture="box"
              />
              {next === undefined
                ? `${formatCount(bound)} or more`
                : next - 1 === bound
                  ? formatCount(bound)
                  : `${formatCount(bound)}–${formatCount(next - 1)}`}
            </li>
          )
        })}
        <li className="flex items-center gap-1.5">
          <i
            aria-hidden="true"
            className="h-2.5 w-4 rounded-[2px] border border-edge bg-raised"
            data-picture="box"
          />
          none counted
        </li>
      </ul>
      {elsewhere !== undefined && <p className="mt-1 text-xs text-ink-faint">{elsewhere}</p>}
      <DataTable
        caption={title}
        columns={[...columns, 'Share']}
        rows={countries.map(({ name, value, share }) => [
          name,
          formatValue(unit, value),
          formatValue('share', share),
        ])}
      />
    </figure>
  )
}
