import { describe, expect, it } from 'vitest'
import { tallyGroups } from '@/components/map/renderer/group-tally'
import { NO_GROUP, type NodeGroup } from '@/lib/graph/groups'

const group: NodeGroup = {
  key: '1',
  label: '',
  joins: 1,
  count: 2,
  online: 1,
  inside: 0,
  x: 0,
  y: 0,
  radius: 1,
}
const picture = { groups: [group, group], groupOfNode: Uint16Array.of(0, 0, 1, NO_GROUP, 1, 1) }
const codes = Uint8Array.of(0, 1, 2, 2, 2, 9)

describe('what the nodes of a group look like', () => {
  it('is counted by colour, without holes and without colours that there are not', () => {
    const { held, shown, isFiltered, counts } = tallyGroups(picture, codes, 3, null)
    expect([...held]).toEqual([2, 3])
    expect([...shown]).toEqual([2, 3])
    expect(isFiltered).toBe(false)
    expect([...counts]).toEqual([1, 1, 0, 0, 0, 2])
  })

  it('is counted of those that the filters show; who came since is shown', () => {
    const { held, shown, isFiltered, counts } = tallyGroups(picture, codes, 3, Uint8Array.of(1, 0, 0, 1, 1))
    expect([...held]).toEqual([2, 3])
    expect([...shown]).toEqual([1, 2])
    expect(isFiltered).toBe(true)
    expect([...counts]).toEqual([1, 0, 0, 0, 0, 1])
  })
})
