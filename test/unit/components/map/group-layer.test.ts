import { describe, expect, it } from 'vitest'
import { GroupLayer } from '@/components/map/renderer/group-layer'
import type { GroupPicture } from '@/lib/graph/groups'

const PICTURE: GroupPicture = { by: 'country', groups: [], groupOfNode: new Uint16Array(0), flows: [] }
const AFAR = { zoom: 1, nodeCount: 5_000, hasNodes: true }

function layer(): GroupLayer {
  const made = new GroupLayer()
  made.picture = PICTURE
  return made
}

describe('groups in the place of nodes', () => {
  it('stand there at once when nothing was seen before', () => {
    const groups = layer()
    expect(groups.step(16, AFAR)).toBe(false)
    expect(groups.presence).toBe(1)
  })

  it('fade in where nodes were seen', () => {
    const groups = layer()
    groups.picture = null
    groups.step(16, AFAR)
    groups.picture = PICTURE
    expect(groups.step(16, AFAR)).toBe(true)
    expect(groups.presence).toBeGreaterThan(0)
    expect(groups.presence).toBeLessThan(0.5)
  })
})
