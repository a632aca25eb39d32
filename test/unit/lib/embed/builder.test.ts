import { describe, expect, it } from 'vitest'
import { builderAddress, builderFields, readBuilder } from '@/lib/embed/builder'
import { embedBadge, embedWidget } from '@/lib/embed/snippets'
import { rawSearch } from '@/lib/read-search'
import { peerId, testNode } from '../../../fixtures/facts'

const ORIGIN = 'https://mesh.example'
const search = (address: string) => rawSearch(new URL(address, ORIGIN).searchParams)

describe('the address of the builder', () => {
  it('holds what was chosen, and nothing that would be so anyway', () => {
    const fields = { kind: 'badge', badge: 'health', label: 'our mesh', style: 'flat', theme: 'dark' }
    const address = builderAddress(fields)
    expect(address).toBe('/embed-builder?kind=badge&badge=health&theme=dark&label=our+mesh')
    expect(readBuilder(search(address))).toMatchObject({
      ok: true,
      value: { badge: 'health', style: 'flat' },
    })
    expect(builderFields(search(address))).toEqual({
      kind: 'badge',
      badge: 'health',
      theme: 'dark',
      label: 'our mesh',
    })
    expect(builderAddress({ kind: 'widget', type: 'growth', title: '' })).toBe('/embed-builder')
  })

  it('takes what an empty form sends, and names what does not fit', () => {
    expect(readBuilder({ kind: 'widget', accent: '', title: '', peer: '', range: '30d' }).ok).toBe(true)
    const wrong = readBuilder({ kind: 'poster', accent: 'zz', peer: 'rubbish', foo: '1' })
    expect(wrong.ok ? [] : wrong.problems.map(({ field }) => field).sort()).toEqual([
      'accent',
      'foo',
      'kind',
      'peer',
    ])
    expect(wrong.value).toMatchObject({ kind: 'widget', type: 'growth' })
  })

  it('takes a node by any form of its identity', () => {
    expect(readBuilder({ peer: testNode(1).cid }).value.peer).toBe(peerId(1))
    expect(readBuilder({ peer: ` ${peerId(1)} ` }).value.peer).toBe(peerId(1))
  })
})

describe('snippets', () => {
  const codes = (snippets: readonly { title: string; code: string }[]) =>
    Object.fromEntries(snippets.map(({ title, code }) => [title, code]))

  it('of a widget carry its options in every form', () => {
    const { frame, snippets } = embedWidget(
      'growth',
      { range: '90d', theme: 'dark', accent: '#c6e76c', title: 'A "b"', link: 'yes' },
      '',
      ORIGIN,
    )
    expect(frame.address).toBe('/embed/growth?range=90d&theme=dark&accent=c6e76c&title=A+%22b%22')
    const { Frame, Element, Address, oEmbed } = codes(snippets)
    expect(Frame).toContain('src="https://mesh.example/embed/growth?range=90d&amp;theme=dark')
    expect(Element).toBe(
      '<script type="module" src="https://mesh.example/embed/widget.js"></script>\n' +
        '<meshara-widget type="growth" range="90d" theme="dark" accent="c6e76c" title="A &quot;b&quot;"></meshara-widget>',
    )
    expect(Address).toBe(`${ORIGIN}${frame.address}`)
    expect(new URL(oEmbed ?? '').searchParams.get('url')).toBe(Address)
  })

  it('of a node name the node', () => {
    expect(codes(embedWidget('node', {}, peerId(1), ORIGIN).snippets).Element).toContain(
      `<meshara-widget type="node" peer="${peerId(1)}">`,
    )
    expect(codes(embedBadge('node', {}, peerId(1), ORIGIN).snippets).Markdown).toBe(
      `[![node](${ORIGIN}/badge/node/${peerId(1)}.svg)](${ORIGIN}/nodes/${peerId(1)})`,
    )
  })

  it('of a badge cannot be left by what its label says', () => {
    const { snippets } = embedBadge('nodes', { label: `](x) <b> "'` }, '', ORIGIN)
    const { Markdown, HTML } = codes(snippets)
    expect(Markdown).toBe(
      `[![\\](x) \\<b\\> "'](${ORIGIN}/badge/nodes.svg?label=%5D%28x%29+%3Cb%3E+%22%27)](${ORIGIN}/nodes)`,
    )
    expect(HTML).toMatch(/^<a href="[^"<>]*"><img src="[^"<>]*" alt="[^"<>]*"><\/a>$/)
  })
})
