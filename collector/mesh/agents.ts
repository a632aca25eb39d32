/** What demo nodes say they run. @module */
import type { Random } from './random'

/** Releases, oldest first, with the share of nodes that run each at the start. */
const RELEASES: readonly { readonly version: string; readonly share: number }[] = [
  { version: '1.5.2', share: 2 },
  { version: '1.6.0', share: 4 },
  { version: '1.6.3', share: 8 },
  { version: '1.7.1', share: 16 },
  { version: '1.7.4', share: 21 },
  { version: '1.8.0', share: 28 },
  { version: '1.8.1', share: 14 },
  { version: '1.9.0-rc.1', share: 2 },
  { version: '1.9.0', share: 0 },
]
const EXOTIC: readonly string[] = [
  'rust-meshara/0.4.1',
  'meshara-lite/0.3.0',
  'meshara/1.8.0+dirty',
  'nim-meshara/0.2.7',
]
const EXOTIC_SHARE = 0.05

const agentOf = (version: string): string => `meshara/${version}`

export function pickAgent(random: Random): string {
  if (random.chance(EXOTIC_SHARE)) return random.pick(EXOTIC)
  return agentOf(random.pick(RELEASES, (release) => release.share).version)
}

/** What a node runs after an upgrade, or null when it is on the last release or not on a release at all. */
export function upgradedAgent(random: Random, agent: string): string | null {
  const current = RELEASES.findIndex((release) => agentOf(release.version) === agent)
  const newer = RELEASES.slice(current + 1).filter((release) => !release.version.includes('-'))
  if (current === -1 || newer.length === 0) return null
  // Most go to the newest, some one step.
  return agentOf(random.pick(newer, (release) => (release === newer.at(-1) ? 3 : 1)).version)
}
