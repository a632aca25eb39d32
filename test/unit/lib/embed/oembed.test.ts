import { describe, expect, it } from 'vitest'
import { fitFrame, frameHtml, frameOfPage, frameOfUrl } from '@/lib/embed/oembed'
import { oembedAlternates } from '@/lib/embed/oembed-link'
import { widgetAddress } from '@/lib/embed/options'
import { WIDGETS, WIDGET_TYPES } from '@/lib/embed/widgets'
import { peerId, testNode } from '../../../fixtures/facts'

const ORIGIN = 'https://mesh.example'

describe('the widget of a page', () => {
  it('is about the same as the page', () => {
    const types = Object.fromEntries(
      [
        '/',
        '/nodes?active=yes',
        `/nodes/${peerId(1)}`,
        '/messages',
        '/analytics',
        '/analytics/growth?range=90d&compare=previous',
        '/analytics/geography',
        '/analytics/versions',
        '/analytics/authorities',
        '/analytics/latency',
      ].map((path) => [path, frameOfPage(path)?.address]),
    )
    expect(types).toEqual({
      '/': '/embed/map',
      '/nodes?active=yes': '/embed/nodes',
      [`/nodes/${peerId(1)}`]: `/embed/node/${peerId(1)}`,
      '/messages': '/embed/messages-24h',
      '/analytics': '/embed/health',
      '/analytics/growth?range=90d&compare=previous': '/embed/growth?range=90d',
      '/analytics/geography': '/embed/countries',
      '/analytics/versions': '/embed/versions',
      '/analytics/authorities': '/embed/quorum',
      '/analytics/latency': '/embed/latency',
    })
  })

  it('is the widget itself where that is the page, with what it was asked', () => {
    for (const type of WIDGET_TYPES) {
      const address = widgetAddress(type, { theme: 'dark', title: 'Ours <b>' }, peerId(2))
      expect(frameOfPage(address)).toMatchObject({ type, address, title: 'Ours <b>' })
    }
    const compact = frameOfPage('/embed/growth?compact=yes')
    expect(compact?.height).toBe(WIDGETS.growth.compactHeight)
  })

  it('takes a node by any form of its identity', () => {
    const { cid, publicKey } = testNode(3)
    for (const form of [cid, publicKey ?? '']) {
      expect(frameOfPage(`/nodes/${form}`)?.address).toBe(`/embed/node/${peerId(3)}`)
    }
  })

  it('is none for any other page, and for an address that the widget would refuse', () => {
    for (const path of [
      '/search',
      '/embed',
      '/embed/',
      '/embed/widget.js',
      '/embed/nodes/x',
      '/embed/node',
      '/embed/node/rubbish',
      '/embed/growth?theme=pink',
      '/embed/growth?x=1',
      '/nodes/rubbish',
      '/api/v1/nodes',
      '/constructor',
      '/__proto__',
    ]) {
      expect([path, frameOfPage(path)]).toEqual([path, null])
    }
  })

  it('is only for addresses of our own origin', () => {
    expect(frameOfUrl(`${ORIGIN}/analytics/growth#x`, ORIGIN)?.type).toBe('growth')
    for (const url of [
      'https://mesh.example.evil/',
      'http://mesh.example/',
      'https://mesh.example:8443/',
      'https://user@mesh.example/',
      'https://evil.example/https://mesh.example/',
      '//mesh.example/',
      '/analytics',
      'javascript:alert(1)',
      '',
    ]) {
      expect([url, frameOfUrl(url, ORIGIN)]).toEqual([url, null])
    }
  })

  it('never takes more room than there is', () => {
    const frame = frameOfPage('/analytics/growth')
    if (frame === null) throw new Error('no widget')
    expect(fitFrame(frame, { maxwidth: 200 })).toMatchObject({ width: 200, height: frame.height })
    expect(fitFrame(frame, { maxheight: 100 })).toMatchObject({ width: frame.width, height: 100 })
    expect(fitFrame(frame, { maxwidth: 5_000, maxheight: 5_000 })).toEqual(frame)
  })

  it('is written as one element, whatever its title says', () => {
    const frame = frameOfPage(widgetAddress('growth', { title: `"><script>alert('1')</script>&amp;` }))
    if (frame === null) throw new Error('no widget')
    const html = frameHtml(frame, ORIGIN)
    expect(html).toMatch(/^<iframe [^<>]*><\/iframe>$/)
    expect(html).toContain('title="&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;amp;"')
  })
})

describe('what a page says in its head', () => {
  it('is where the description of its widget is, in both forms', () => {
    expect(oembedAlternates(ORIGIN, '/analytics/growth?range=90d')).toEqual({
      'application/json+oembed': `${ORIGIN}/oembed?url=https%3A%2F%2Fmesh.example%2Fanalytics%2Fgrowth%3Frange%3D90d&format=json`,
      'text/xml+oembed': `${ORIGIN}/oembed?url=https%3A%2F%2Fmesh.example%2Fanalytics%2Fgrowth%3Frange%3D90d&format=xml`,
    })
    expect(oembedAlternates(ORIGIN, '/search')).toEqual({})
  })
})
