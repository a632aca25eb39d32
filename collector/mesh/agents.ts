/** What demo nodes say they run. @module */
import type { Random } from './random'

/** Releases, oldest first, with the share of nodes that run each at the start. The last is just out. */
const RELEASES: readonly { readonly version: string; readonly share: number }[] = [
  { version: '1.5.2', share: 2 },
  { version: '1.6.0', share: 4 },
  { version: '1.6.3', share: 8 },
  { version: '1.7.1', share: 16 },
  { version: '1.7.4', share: 21 },
  { version: '1.8.0', share: 28 },
  { version: '1.8.1', share: 14 },
  { version: '1.9.0', share: 2 },
]
const EXOTIC: readonly string[] = [
  'rust-meshara/0.4.1',
  'meshara-lite/0.3.0',
  'meshara/1.8.0+dirty',
  'nim-meshara/0.2.7',
]
const EXOTIC_SHARE = 0.05
/** When this share of the nodes runs the newest release, the next one comes out. */
const NEXT_RELEASE_AT = 0.4
/** Each so-manieth release is a minor one. */
const PATCHES_PER_MINOR = 3

const agentOf = (version: string): string => `meshara/${version}`

export function pickAgent(random: Random): string {
  if (random.chance(EXOTIC_SHARE)) return random.pick(EXOTIC)
  return agentOf(random.pick(RELEASES, (release) => release.share).version)
}

/** Authorities run what they publish. */
export const NEWEST_AT_START = agentOf(RELEASES.at(-1)?.version ?? '1.0.0')

/** The releases that are out; more come while nodes take them up, so that a mesh never ends up on one. */
export class Releases {
  private readonly agents = RELEASES.map((release) => agentOf(release.version))

  /** @param comeBy - `themselves`: the next is out when the newest has spread; `publication`: when it is published. */
  constructor(private readonly comeBy: 'themselves' | 'publication' = 'themselves') {}

  /** What runs the newest release. */
  get newest(): string {
    return this.agents.at(-1) ?? NEWEST_AT_START
  }

  /** The version after the newest. */
  get nextVersion(): string {
    return versionOf(after(this.newest))
  }

  /** Whether the newest has spread far enough for the next. @param running - agents of all nodes. */
  isNextDue(running: readonly string[]): boolean {
    return running.filter((agent) => agent === this.newest).length >= running.length * NEXT_RELEASE_AT
  }

  /** From now on, nodes upgrade to the next release. @returns its agent. */
  comeOut(): string {
    this.agents.push(after(this.newest))
    return this.newest
  }

  /**
   * What a node runs after an upgrade, or null when it is on the newest release or not on a release at all.
   * @param running - agents of all nodes, to tell how far the newest release has spread.
   */
  upgrade(random: Random, agent: string, running: readonly string[]): string | null {
    if (this.comeBy === 'themselves' && this.isNextDue(running)) this.comeOut()
    const newer = this.agents.slice(this.agents.indexOf(agent) + 1)
    if (!this.agents.includes(agent) || newer.length === 0) return null
    // Most go to the newest, some to one on the way.
    return random.pick(newer, (release) => (release === newer.at(-1) ? newer.length + 1 : 1))
  }
}

/** `1.9.0` of `meshara/1.9.0`. */
export function versionOf(agent: string): string {
  return agent.replace('meshara/', '')
}

/** 1.9.0 → 1.9.1 → 1.9.2 → 1.10.0. */
function after(agent: string): string {
  const [major = 1, minor = 0, patch = 0] = versionOf(agent).split('.').map(Number)
  const isMinor = patch + 1 >= PATCHES_PER_MINOR
  return agentOf([major, isMinor ? minor + 1 : minor, isMinor ? 0 : patch + 1].join('.'))
}
