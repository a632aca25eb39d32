import { describe, expect, it } from 'vitest'
import { namesOf } from '@/lib/graph/group-names'
import { OTHERS } from '@/lib/graph/groups'

describe('what a group is called', () => {
  it.each([
    ['community', '17', 'Mostly Germany (17)', ['Mostly Germany (17)', 'Germany (17)', 'Germany']],
    ['community', '4', 'Germany, France (4)', ['Germany, France (4)', 'Germany, France', 'Germany, Fra…']],
    ['community', '12', 'Community 12', ['Community 12']],
    ['community', '', 'In no community', ['In no community', 'Not known']],
    ['version', 'kubo/0.38.1', 'kubo 0.38.1', ['kubo 0.38.1', '0.38.1']],
    ['version', 'kubo', 'kubo', ['kubo']],
    ['country', 'FR', 'France', ['France']],
    ['as', '24940', 'Hetzner Online GmbH', ['Hetzner Online GmbH', 'Hetzner Onli…']],
    ['as', OTHERS, 'Others (31 providers)', ['Others (31 providers)', 'Others']],
  ] as const)('by %s, %s, gets shorter step by step', (by, key, label, names) => {
    expect(namesOf({ key, label }, by)).toEqual(names)
  })
})
