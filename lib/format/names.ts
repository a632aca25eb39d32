import { COUNTRY_NAMES } from './country-names'
import { NOT_KNOWN } from './numbers'

/** Most of the peer ids of one key type begin alike: the end tells them apart, so it gets more room. */
export function shortenPeerId(peerId: string, head = 6, tail = 8): string {
  return peerId.length <= head + tail + 1 ? peerId : `${peerId.slice(0, head)}…${peerId.slice(-tail)}`
}

/** `DE` → `Germany`; an unknown code is given back as it is. */
export function countryName(code: string): string {
  return code === '' ? NOT_KNOWN : (COUNTRY_NAMES.get(code) ?? code)
}

/** `Frankfurt, Germany`; only the country, or the dash, when no more is known. */
export function placeName(place: { city: string; country: string }): string {
  if (place.country === '') return place.city === '' ? NOT_KNOWN : place.city
  const country = countryName(place.country)
  // Cities that are their country are named once: Singapore, Hong Kong.
  return place.city === '' || place.city === country ? country : `${place.city}, ${country}`
}

/** `kubo/0.38.1/desktop` → name `kubo`, version `0.38.1`; a version is '' when the agent states none. */
export function splitAgent(agent: string): { name: string; version: string } {
  const [name = '', version = ''] = agent.split('/')
  return { name, version }
}

/** `kubo 0.38.1`; the dash for a node that was never identified. */
export function agentName(agent: string): string {
  const { name, version } = splitAgent(agent)
  if (name === '') return NOT_KNOWN
  return version === '' ? name : `${name} ${version}`
}
