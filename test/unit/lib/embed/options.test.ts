import { describe, expect, it } from 'vitest'
import { readWidgetOptions, widgetAddress } from '@/lib/embed/options'
import { WIDGET_TYPES, WIDGETS } from '@/lib/embed/widgets'
import { rawSearch } from '@/lib/read-search'

const read = (type: (typeof WIDGET_TYPES)[number], search: string) =>
  readWidgetOptions(type, rawSearch(new URLSearchParams(search)))

describe('the options of a widget', () => {
  it('are all there where an address says nothing', () => {
    expect(read('growth', '')).toEqual({ ok: true, value: { theme: 'auto', compact: 'no', link: 'yes' } })
  })

  it('take a colour with or without its sign, short or long, and hold it in one form', () => {
    for (const text of ['%23c6e76c', 'c6e76c', 'C6E76C']) {
      expect(read('nodes', `accent=${text}`).value.accent).toBe('#c6e76c')
    }
    expect(read('nodes', 'accent=abc').value.accent).toBe('#aabbcc')
  })

  it('name each value that does not fit, and go on without it', () => {
    const reading = read('growth', 'range=5d&theme=blue&accent=red&compact=1&title=Ours')
    expect(reading.value).toEqual({ theme: 'auto', compact: 'no', link: 'yes', title: 'Ours' })
    expect(!reading.ok && reading.problems.map(({ field, got }) => `${field}=${got}`).sort()).toEqual([
      'accent=red',
      'compact=1',
      'range=5d',
      'theme=blue',
    ])
  })

  it('refuse a name that nobody knows, a value twice, and a range of what has none', () => {
    expect(read('growth', 'colour=red').ok).toBe(false)
    expect(read('growth', 'theme=dark&theme=light').ok).toBe(false)
    const ofNone = WIDGET_TYPES.filter((type) => !read(type, 'range=30d').ok)
    expect(ofNone).toEqual(WIDGET_TYPES.filter((type) => WIDGETS[type].range === null))
  })
})

describe('the address of a widget', () => {
  it('says what differs from what is usual, and no more', () => {
    expect(widgetAddress('growth', { range: '30d', theme: 'auto', compact: 'no', link: 'yes' })).toBe(
      '/embed/growth',
    )
    expect(widgetAddress('node', { accent: '#c6e76c', compact: 'yes' }, '12D3Koo')).toBe(
      '/embed/node/12D3Koo?accent=c6e76c&compact=yes',
    )
  })

  it('is read back into the same options', () => {
    const asked = {
      range: '7d',
      theme: 'dark',
      accent: '#aabbcc',
      title: 'Ours & yours',
      compact: 'yes',
      link: 'no',
    } as const
    const search = new URL(widgetAddress('health', asked), 'http://localhost').search
    expect(read('health', search)).toEqual({ ok: true, value: asked })
  })
})
