import { describe, expect, it } from 'vitest'
import { badgeAddress, badgeOptionsSchema, nodeBadge } from '@/lib/embed/badges'
import { rawSearch, readSearch } from '@/lib/read-search'
import { peerId } from '../../../fixtures/facts'

const read = (search: string) => readSearch(badgeOptionsSchema, rawSearch(new URLSearchParams(search)))

describe('options of a badge', () => {
  it('come back from the address they were written into', () => {
    const options = {
      label: 'a (b) & "c" [d]',
      color: '0f7c6c',
      labelColor: 'important',
      style: 'social',
      logo: 'mesh',
    } as const
    const address = badgeAddress('nodes', 'svg', options)
    // Markdown ends an address at a bracket or a space.
    expect(address).toMatch(/^\/badge\/nodes\.svg\?[^\s()<>"[\]]+$/)
    expect(read(address.slice(address.indexOf('?') + 1))).toEqual({ ok: true, value: options })
  })

  it('leave the address short where they are what they would be anyway', () => {
    expect(badgeAddress('nodes', 'json', { style: 'flat', logo: 'none', label: '' })).toBe(
      '/badge/nodes.json',
    )
    expect(badgeAddress(nodeBadge(peerId(1)), 'svg', {})).toBe(`/badge/node/${peerId(1)}.svg`)
  })

  it('take a colour with and without its sign, and none that is not one', () => {
    const colorOf = (text: string) => {
      const reading = read(`color=${encodeURIComponent(text)}`)
      return reading.ok ? reading.value.color : null
    }
    expect(['#ABC', 'a1b2c3', 'brightgreen'].map(colorOf)).toEqual(['abc', 'a1b2c3', 'brightgreen'])
    for (const wrong of ['a1b2', 'url(#x)', '"', 'constructor', 'red;x', '##abc'])
      expect(colorOf(wrong)).toBeNull()
  })

  it('are refused by name, each with what was expected', () => {
    const reading = read('style=big&colour=red&logo=x&label=%07')
    expect(reading.ok ? [] : reading.problems.map(({ field }) => field).sort()).toEqual([
      'colour',
      'label',
      'logo',
      'style',
    ])
  })
})
