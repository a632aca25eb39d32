/** Agent strings read as a name and a version, and versions put in order. @module */
import type { AgentParts } from './versions'

/**
 * The first part after a slash, a space or an @ that is a number with dots: `kubo/0.29.0-rc1/3f0947b` is `kubo` in
 * version `0.29.0-rc1`. A leading v is no part of the version, nor is build metadata (semver.org, item 10).
 */
const VERSIONED = /^(.+?)[/ @]v?(\d+(?:\.\d+){0,3}(?:-[0-9A-Za-z]+(?:[.-][0-9A-Za-z]+)*)?)(?=$|[/ +@])(.*)$/
const SCOPED_NAME = /^@[^/ ]+\/[^/ ]+/
const PLAIN_NAME = /^[^/ ]+/

/** `version` is '' where none is said; name, version and rest never lose what tells two agents apart. */
export function parseAgent(agent: string): AgentParts {
  const [, name, version, rest] = VERSIONED.exec(agent) ?? []
  if (name !== undefined && version !== undefined) return { name, version, rest: rest ?? '' }
  const plain = SCOPED_NAME.exec(agent)?.[0] ?? PLAIN_NAME.exec(agent)?.[0] ?? agent
  return { name: plain, version: '', rest: agent.slice(plain.length) }
}

/** Whether the version is one for all: no `-rc1`, no `-dev`. */
export function isStable(version: string): boolean {
  return version !== '' && !version.includes('-')
}

/**
 * Order of versions as semver.org gives it (item 11), for two to four numbers: a missing number is 0, a pre-release
 * comes before its release. @returns less than 0 when `a` is older.
 */
export function compareVersions(a: string, b: string): number {
  const [aNumbers, aPre] = cut(a)
  const [bNumbers, bPre] = cut(b)
  for (let at = 0; at < Math.max(aNumbers.length, bNumbers.length); at += 1) {
    const difference = (aNumbers[at] ?? 0) - (bNumbers[at] ?? 0)
    if (difference !== 0) return difference
  }
  if (aPre === '' || bPre === '') return Number(bPre !== '') - Number(aPre !== '')
  return comparePreReleases(aPre.split('.'), bPre.split('.'))
}

/** `1.2.3-rc.1` → [[1, 2, 3], 'rc.1']; '' is older than any version. */
function cut(version: string): [number[], string] {
  if (version === '') return [[-1], '']
  const core = version.split('+', 1)[0] ?? ''
  const dash = core.indexOf('-')
  const numbers = dash === -1 ? core : core.slice(0, dash)
  return [numbers.split('.').map(Number), dash === -1 ? '' : core.slice(dash + 1)]
}

function comparePreReleases(a: readonly string[], b: readonly string[]): number {
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    const [left = '', right = ''] = [a[at], b[at]]
    if (left === right) continue
    const [leftIsNumber, rightIsNumber] = [/^\d+$/.test(left), /^\d+$/.test(right)]
    if (leftIsNumber && rightIsNumber) {
      const difference = Number(left) - Number(right)
      if (difference !== 0) return difference
    } else if (leftIsNumber !== rightIsNumber) {
      return leftIsNumber ? -1 : 1
    } else {
      return left < right ? -1 : 1
    }
  }
  return a.length - b.length
}
