import { ELSEWHERE, type GeographyAnswer } from '@/lib/analytics/geography'
import { countryName } from '@/lib/format/names'
import { plural } from '@/lib/format/numbers'
import { BarList } from '../../charts/bar-list'
import { seriesLook } from '../../charts/looks'
import { CountryMap } from '../../charts/map/country-map'
import { TimeChart } from '../../charts/time-chart'
import { ChartPanel, type DataLinks } from '../chart-panel'
import { chartTime } from '../chart-time'
import { NothingHere } from '../dashboard'
import { queriesAbout } from '../queries-about'
import {
  changeText,
  continentText,
  countriesSay,
  courseSays,
  joinedText,
  largestSays,
  MOVED_NOTE,
  PLACE_NOTES,
  placeText,
} from './geography-text'

/** Countries drawn over time: more lines than these cross too often to be followed. */
const LINES_MAX = 6

/** Where nodes are: on the map, over time, by continent, by division. */
export function CountryPanels({ answer, data }: { answer: GeographyAnswer; data: DataLinks }) {
  const { countries, continents, regions, byCountry, range } = answer
  const about = (names: RegExp) => ({ queries: queriesAbout(answer.queries, names) })
  const shared = {
    ...about(/by-country/),
    data,
    asOfMs: answer.asOfMs,
    note: `${PLACE_NOTES[answer.placeSource]} ${MOVED_NOTE}`,
  }
  const placed = countries.filter(({ country }) => country !== '' && country !== ELSEWHERE)
  const unknown = countries.find(({ country }) => country === '')
  const joined = countries.find(({ country }) => country === ELSEWHERE)
  const nowhere = [
    ...(joined === undefined
      ? []
      : [
          `${plural(joined.nodes, 'node')} elsewhere, in ${plural(joined.joined, 'country', 'countries')} of few nodes`,
        ]),
    ...(unknown === undefined ? [] : [`${plural(unknown.nodes, 'node')} whose country is not known`]),
  ]
  if (placed.length === 0 && joined === undefined) {
    return (
      <ChartPanel title="Countries" {...shared}>
        <NothingHere>Of no node that answered is the country known.</NothingHere>
      </ChartPanel>
    )
  }
  const continent = continents.find((each) => each.continent !== '')
  const [region] = regions
  const lines = byCountry.filter(({ country }) => country !== '' && country !== ELSEWHERE).slice(0, LINES_MAX)
  return (
    <>
      <div className="grid gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <ChartPanel title="Nodes by country" says={countriesSay(answer)} {...shared}>
          <CountryMap
            title="Nodes that answered, by country"
            unit="count"
            columns={['Country', 'Nodes']}
            countries={placed.map(({ country, nodes, share }) => ({
              country,
              name: countryName(country),
              value: nodes,
              share,
            }))}
            {...(nowhere.length > 0 ? { elsewhere: `Not on the map: ${nowhere.join('; ')}.` } : {})}
          />
        </ChartPanel>
        <ChartPanel title="Countries by rank" {...shared}>
          <BarList
            title="Countries by nodes that answered"
            columns={['Country', 'Nodes']}
            unit="count"
            shown={9}
            items={countries.map((each) => {
              const isJoined = each.country === ELSEWHERE
              const notes = [
                isJoined ? joinedText(each.joined) : undefined,
                changeText(each.nodes, each.previousNodes),
              ].filter((note) => note !== undefined)
              return {
                key: each.country,
                name: placeText(each),
                ...(isJoined ? { label: 'Elsewhere' } : {}),
                value: each.nodes,
                share: each.share,
                ...(each.country === '' || isJoined ? { colour: 'series-rest' as const } : {}),
                ...(notes.length === 0 ? {} : { note: notes.join(', ') }),
              }
            })}
          />
        </ChartPanel>
      </div>
      <ChartPanel
        title="The largest countries over time"
        says={courseSays(lines, answer.coverage)}
        {...shared}
        {...about(/countries/)}
        data={{ ...data, table: 'series' }}
        note={`Distinct nodes that answered in each ${range.bucket}. ${PLACE_NOTES[answer.placeSource]} ${MOVED_NOTE}`}
      >
        <TimeChart
          title={`Nodes of the largest countries, by ${range.bucket}`}
          unit="count"
          axisTitle="nodes"
          time={chartTime(answer)}
          coverage={answer.coverage}
          annotations={answer.annotations.filter(({ kind }) => kind === 'outage')}
          series={lines.map(({ country, nodes }, index) => ({
            key: country,
            name: countryName(country),
            form: 'line',
            look: seriesLook(index),
            values: nodes,
          }))}
        />
      </ChartPanel>
      <div className="grid gap-4 lg:grid-cols-2">
        <ChartPanel
          title="Continents"
          says={largestSays(continent && continentText(continent.continent), continent?.share)}
          {...shared}
          data={{ ...data, table: 'continents' }}
        >
          <BarList
            title="Continents by nodes that answered"
            columns={['Continent', 'Nodes']}
            unit="count"
            items={continents.map(({ continent, nodes, share, previousNodes }) => {
              const change = changeText(nodes, previousNodes)
              return {
                key: continent,
                name: continentText(continent),
                value: nodes,
                share,
                ...(continent === '' ? { colour: 'series-rest' as const } : {}),
                ...(change === undefined ? {} : { note: change }),
              }
            })}
          />
        </ChartPanel>
        <ChartPanel
          title="Regions"
          {...(region === undefined
            ? {}
            : { says: largestSays(`${region.region}, ${countryName(region.country)}`, region.share) })}
          {...shared}
          {...about(/by-region/)}
          data={{ ...data, table: 'regions' }}
        >
          {regions.length === 0 ? (
            <NothingHere>No division of a country has enough nodes to be told.</NothingHere>
          ) : (
            <BarList
              title="Divisions of countries by nodes that answered"
              columns={['Region', 'Nodes']}
              unit="count"
              shown={6}
              items={regions.map(({ country, region: name, nodes, share, previousNodes }) => {
                const change = changeText(nodes, previousNodes)
                return {
                  key: `${country}/${name}`,
                  name: `${name}, ${countryName(country)}`,
                  value: nodes,
                  share,
                  ...(change === undefined ? {} : { note: change }),
                }
              })}
            />
          )}
        </ChartPanel>
      </div>
    </>
  )
}
