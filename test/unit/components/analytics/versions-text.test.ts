import { describe, expect, it } from 'vitest'
import {
  adoptionSays,
  agentText,
  daysText,
  recommendedSays,
  releasesSay,
  versionsSays,
} from '@/components/analytics/versions/versions-text'

const agent = (name: string, version: string, nodes: (number | null)[], agents = 1) => ({
  agent: `${name}/${version}`,
  name,
  version,
  rest: '',
  agents,
  nodes,
})

const coverage = (...observed: number[]) =>
  observed.map((share, index) => ({ startMs: index, observed: share, isOpen: index === observed.length - 1 }))

describe('what nodes run', () => {
  it('is told with the most frequent agent that said a name', () => {
    const told = (name: string, nodes: number) => ({ ...agent(name, '1.0.0', []), nodes, share: nodes / 100 })
    expect(versionsSays({ nodes: 100, agents: [told('', 60), told('meshara', 40)] })).toBe(
      '100 nodes run 1 agent; 40% of them meshara 1.0.0.',
    )
    expect(versionsSays({ nodes: 60, agents: [told('', 60)] })).toBe(
      '60 nodes answered, and none said what it runs.',
    )
    expect(versionsSays({ nodes: 0, agents: [] })).toMatch(/^No node answered/)
  })
  it('has a name also without a version', () => {
    expect(agentText({ name: 'meshara', version: '', rest: '-dev' })).toBe('meshara-dev, no version')
    expect(agentText({ name: '', version: '', rest: '' })).toBe('Did not say')
  })
})

describe('how agents come and go', () => {
  it('names what gained and what lost most between whole buckets that were observed', () => {
    const byAgent = [
      agent('meshara', '1.1.0', [null, 400, 180, 1]),
      agent('meshara', '1.2.0', [null, 0, 192, 0]),
      agent('meshara', '1.0.0', [null, 30, 20, 0]),
    ]
    expect(adoptionSays({ byAgent, coverage: coverage(0, 1, 1, 1) })).toBe(
      'Most gained: meshara 1.2.0, from 0 to 192 nodes. Most lost: meshara 1.1.0, from 400 to 180 nodes.',
    )
  })
  it('names no agents that are counted together', () => {
    const byAgent = [agent('other', '', [0, 900, 0], 7), agent('meshara', '1.0.0', [5, 6, 0])]
    expect(adoptionSays({ byAgent, coverage: coverage(1, 1, 1) })).toBe(
      'Most gained: meshara 1.0.0, from 5 to 6 nodes.',
    )
  })
  it('says that nothing changed, or that it cannot be told', () => {
    const byAgent = [agent('meshara', '1.0.0', [5, 5, 0])]
    expect(adoptionSays({ byAgent, coverage: coverage(1, 1, 1) })).toBe(
      'No agent gained or lost nodes from beginning to end.',
    )
    expect(adoptionSays({ byAgent, coverage: coverage(1, 0, 1) })).toMatch(/^There are no two whole times/)
  })
})

describe('releases', () => {
  it('take so many days by the median of those that got so far', () => {
    const releases = [
      { daysTo50: null, daysTo90: null },
      { daysTo50: 10, daysTo90: null },
      { daysTo50: 9, daysTo90: 45 },
      { daysTo50: 12, daysTo90: 47 },
    ]
    expect(releasesSay(releases)).toBe(
      'By the median it takes a release 10 d to reach half of the nodes of its name; 45 d to reach 90%.',
    )
  })
  it('say that none got so far', () => {
    expect(releasesSay([{ daysTo50: 3, daysTo90: null }])).toContain('; none has reached 90% yet.')
    expect(releasesSay([{ daysTo50: null, daysTo90: null }])).toBe(
      'No release has reached half of the nodes of its name yet.',
    )
  })
  it('tell short times in hours, and say why there is none', () => {
    expect([null, 0, 0.5, 4.24].map(daysText)).toEqual(['not yet', 'within the hour', '12 h', '4.2 d'])
  })
  it('are measured against what authorities signed', () => {
    const recommended = {
      name: 'meshara',
      version: '1.2.0',
      announcedMs: 0,
      authorities: ['Alder', 'Birch', 'Cedar'],
      below: 30,
      at: 70,
      other: 900,
    }
    expect(recommendedSays(recommended)).toBe(
      '30% of the nodes that run meshara are below 1.2.0, which Alder, Birch, Cedar signed.',
    )
  })
})
