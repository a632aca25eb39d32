import { describe, expect, it } from 'vitest'
import { nodeListTitle } from '@/lib/sharing/list-titles'

describe('what a list of nodes is called', () => {
  it('says its filters', () => {
    expect(nodeListTitle({})).toBe('Nodes')
    expect(nodeListTitle({ active: 'yes', country: 'DE', region: 'Hesse', version: 'meshara/1.4.0' })).toBe(
      'Online nodes in Hesse, Germany running meshara/1.4.0',
    )
    expect(nodeListTitle({ active: 'no', asn: 24940, q: '12D3' })).toBe(
      'Nodes not online in AS24940 beginning with 12D3',
    )
  })

  it('cuts what came from an address', () => {
    expect(nodeListTitle({ version: 'x'.repeat(256) }).length).toBeLessThan(60)
  })
})
