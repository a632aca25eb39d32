/** Cities in which demo nodes are said to stand. Positions are of general knowledge, to a tenth of a degree. @module */

export interface City {
  readonly city: string
  /** First-level division of the country. */
  readonly region: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  readonly lat: number
  readonly lon: number
  /** How many nodes stand here, relative to other cities. */
  readonly weight: number
}

type Row = readonly [city: string, region: string, country: string, lat: number, lon: number, weight: number]

const ROWS: readonly Row[] = [
  ['Frankfurt am Main', 'Hesse', 'DE', 50.1, 8.7, 16],
  ['Falkenstein', 'Saxony', 'DE', 50.5, 12.4, 9],
  ['Nuremberg', 'Bavaria', 'DE', 49.5, 11.1, 6],
  ['Berlin', 'Berlin', 'DE', 52.5, 13.4, 5],
  ['Munich', 'Bavaria', 'DE', 48.1, 11.6, 3],
  ['Hamburg', 'Hamburg', 'DE', 53.6, 10.0, 2],
  ['Amsterdam', 'North Holland', 'NL', 52.4, 4.9, 12],
  ['London', 'England', 'GB', 51.5, -0.1, 10],
  ['Manchester', 'England', 'GB', 53.5, -2.2, 2],
  ['Paris', 'Île-de-France', 'FR', 48.9, 2.4, 8],
  ['Gravelines', 'Hauts-de-France', 'FR', 51.0, 2.1, 5],
  ['Marseille', 'Provence-Alpes-Côte d’Azur', 'FR', 43.3, 5.4, 2],
  ['Dublin', 'Leinster', 'IE', 53.3, -6.3, 4],
  ['Brussels', 'Brussels-Capital', 'BE', 50.9, 4.4, 2],
  ['Zurich', 'Zurich', 'CH', 47.4, 8.5, 4],
  ['Vienna', 'Vienna', 'AT', 48.2, 16.4, 3],
  ['Prague', 'Prague', 'CZ', 50.1, 14.4, 3],
  ['Warsaw', 'Masovia', 'PL', 52.2, 21.0, 4],
  ['Helsinki', 'Uusimaa', 'FI', 60.2, 24.9, 7],
  ['Stockholm', 'Stockholm', 'SE', 59.3, 18.1, 4],
  ['Oslo', 'Oslo', 'NO', 59.9, 10.8, 2],
  ['Copenhagen', 'Capital Region', 'DK', 55.7, 12.6, 2],
  ['Madrid', 'Madrid', 'ES', 40.4, -3.7, 3],
  ['Lisbon', 'Lisbon', 'PT', 38.7, -9.1, 2],
  ['Milan', 'Lombardy', 'IT', 45.5, 9.2, 3],
  ['Athens', 'Attica', 'GR', 38.0, 23.7, 1],
  ['Bucharest', 'Bucharest', 'RO', 44.4, 26.1, 2],
  ['Kyiv', 'Kyiv City', 'UA', 50.5, 30.5, 2],
  ['Istanbul', 'Istanbul', 'TR', 41.0, 29.0, 2],
  ['Ashburn', 'Virginia', 'US', 39.0, -77.5, 14],
  ['New York', 'New York', 'US', 40.7, -74.0, 8],
  ['Chicago', 'Illinois', 'US', 41.9, -87.6, 4],
  ['Dallas', 'Texas', 'US', 32.8, -96.8, 5],
  ['Atlanta', 'Georgia', 'US', 33.7, -84.4, 3],
  ['Miami', 'Florida', 'US', 25.8, -80.2, 2],
  ['Denver', 'Colorado', 'US', 39.7, -105.0, 2],
  ['Los Angeles', 'California', 'US', 34.1, -118.2, 5],
  ['San Jose', 'California', 'US', 37.3, -121.9, 7],
  ['Hillsboro', 'Oregon', 'US', 45.5, -123.0, 6],
  ['Seattle', 'Washington', 'US', 47.6, -122.3, 3],
  ['Montreal', 'Quebec', 'CA', 45.5, -73.6, 4],
  ['Toronto', 'Ontario', 'CA', 43.7, -79.4, 4],
  ['Vancouver', 'British Columbia', 'CA', 49.3, -123.1, 2],
  ['Mexico City', 'Mexico City', 'MX', 19.4, -99.1, 1],
  ['São Paulo', 'São Paulo', 'BR', -23.6, -46.6, 4],
  ['Rio de Janeiro', 'Rio de Janeiro', 'BR', -22.9, -43.2, 1],
  ['Buenos Aires', 'Buenos Aires', 'AR', -34.6, -58.4, 2],
  ['Santiago', 'Santiago Metropolitan', 'CL', -33.4, -70.7, 1],
  ['Bogotá', 'Bogotá', 'CO', 4.7, -74.1, 1],
  ['Singapore', 'Singapore', 'SG', 1.4, 103.8, 9],
  ['Tokyo', 'Tokyo', 'JP', 35.7, 139.7, 7],
  ['Osaka', 'Osaka', 'JP', 34.7, 135.5, 2],
  ['Seoul', 'Seoul', 'KR', 37.6, 127.0, 4],
  ['Hong Kong', 'Hong Kong', 'HK', 22.3, 114.2, 4],
  ['Taipei', 'Taipei', 'TW', 25.0, 121.6, 2],
  ['Mumbai', 'Maharashtra', 'IN', 19.1, 72.9, 3],
  ['Bengaluru', 'Karnataka', 'IN', 13.0, 77.6, 3],
  ['Jakarta', 'Jakarta', 'ID', -6.2, 106.8, 2],
  ['Bangkok', 'Bangkok', 'TH', 13.8, 100.5, 1],
  ['Ho Chi Minh City', 'Ho Chi Minh City', 'VN', 10.8, 106.7, 1],
  ['Manila', 'Metro Manila', 'PH', 14.6, 121.0, 1],
  ['Sydney', 'New South Wales', 'AU', -33.9, 151.2, 4],
  ['Melbourne', 'Victoria', 'AU', -37.8, 145.0, 2],
  ['Auckland', 'Auckland', 'NZ', -36.8, 174.8, 1],
  ['Dubai', 'Dubai', 'AE', 25.2, 55.3, 2],
  ['Tel Aviv', 'Tel Aviv', 'IL', 32.1, 34.8, 1],
  ['Johannesburg', 'Gauteng', 'ZA', -26.2, 28.0, 2],
  ['Cape Town', 'Western Cape', 'ZA', -33.9, 18.4, 1],
  ['Lagos', 'Lagos', 'NG', 6.5, 3.4, 1],
  ['Nairobi', 'Nairobi', 'KE', -1.3, 36.8, 1],
]

export const CITIES: readonly City[] = ROWS.map(([city, region, country, lat, lon, weight]) => ({
  city,
  region,
  country,
  lat,
  lon,
  weight,
}))

/** Where a visitor from outside the mesh, such as the collector, is said to stand. */
export const VISITOR_POSITION = { lat: 52.4, lon: 4.9 } as const
