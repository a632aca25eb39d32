import { describe, expect, it } from 'vitest'
import { frameAddress } from '@/components/embed-element/frame-address'
import { readWidgetOptions } from '@/lib/embed/options'
import { rawSearch } from '@/lib/read-search'

const element = (attributes: Readonly<Record<string, string>>) => ({
  getAttribute: (name: string) => attributes[name] ?? null,
})
const ORIGIN = 'https://mesh.example'

describe('the frame of an element', () => {
  it('shows the page that the attributes name', () => {
    const found = frameAddress(
      element({ type: 'growth', range: '7d', theme: 'dark', accent: '#c6e76c', compact: '', title: 'Ours' }),
      ORIGIN,
    )
    const url = new URL('href' in found ? found.href : '')
    expect(url.origin + url.pathname).toBe('https://mesh.example/embed/growth')
    expect(readWidgetOptions('growth', rawSearch(url.searchParams))).toEqual({
      ok: true,
      value: { range: '7d', theme: 'dark', accent: '#c6e76c', title: 'Ours', compact: 'yes', link: 'yes' },
    })
  })

  it('hands wrong values on, for the widget to name', () => {
    const found = frameAddress(element({ type: 'nodes', theme: 'blue' }), ORIGIN)
    expect('href' in found && found.href).toBe('https://mesh.example/embed/nodes?theme=blue')
  })

  it.each([
    [{}, 'There is no widget “”'],
    [{ type: 'nodez' }, 'There is no widget “nodez”'],
    [{ type: 'node' }, 'Which node?'],
    [{ type: 'node', peer: '../../nodes?x=//evil.example' }, 'Which node?'],
  ])('says what is wrong with %j', (attributes, says) => {
    const found = frameAddress(element(attributes), ORIGIN)
    expect('problem' in found && found.problem).toContain(says)
  })
})
