/** Which continent a country is on, and its number on maps. @module */
import { continents, countries } from 'countries-list'
// A CommonJS module whose names Node cannot tell before it runs.
import isoCountries from 'i18n-iso-countries'

/** AF, AN, AS, EU, NA, OC, SA → name. */
export const CONTINENT_NAMES: ReadonlyMap<string, string> = new Map(Object.entries(continents))

/** ISO 3166-1 alpha-2 → continent. A country on two is where most of its land is: Russia is in AS. */
export const CONTINENTS_BY_COUNTRY: ReadonlyMap<string, string> = new Map(
  Object.entries(countries).map(([country, { continent }]) => [country, continent]),
)

/** '' for what is no country we know. */
export function continentOf(country: string): string {
  return CONTINENTS_BY_COUNTRY.get(country) ?? ''
}

/** ISO 3166-1 numeric, three digits: how maps name a country. null: it has none (XK). */
export function countryNumber(country: string): string | null {
  return isoCountries.alpha2ToNumeric(country) ?? null
}
