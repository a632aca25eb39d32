import { describe, expect, it } from 'vitest'
import { picturedPage, pictureAddress } from '@/lib/sharing/picture-address'

describe('the address of a picture', () => {
  it.each(['/', '/nodes', '/nodes/12D3', '/analytics/growth', '/messages/ab.png'])(
    'leads back to %s',
    (page) => {
      expect(picturedPage(pictureAddress(page))).toBe(page)
    },
  )

  it('keeps what a page is asked', () => {
    expect(pictureAddress('/nodes?country=DE&active=yes')).toBe('/og/nodes.png?country=DE&active=yes')
  })

  it('is none of another kind', () => {
    for (const path of ['/', '/og', '/og/', '/og/.png', '/nodes.png', '/ogre/map.png']) {
      expect(picturedPage(path), path).toBeNull()
    }
  })
})
