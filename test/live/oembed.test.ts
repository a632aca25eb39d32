import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createOembed } from '@/app/_server/oembed'
import { problemSchema } from '@/lib/api/problem'
import { peerId } from '../fixtures/facts'

const ORIGIN = 'https://mesh.example'

/** The `rich` type, as https://oembed.com has it (2.3.4.4). */
const richSchema = z.strictObject({
  type: z.literal('rich'),
  version: z.literal('1.0'),
  title: z.string(),
  provider_name: z.string(),
  provider_url: z.literal(ORIGIN),
  cache_age: z.number().int().positive(),
  html: z.string().min(1),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
})

let url = ''
let close = (): void => undefined
beforeAll(async () => {
  const oembed = createOembed({
    origin: ORIGIN,
    network: { title: 'Demo <mesh>' },
    door: () => true,
    log: pino({ level: 'silent' }),
  })
  const server = createServer((request, response) => {
    if (!oembed.handle(request, response, request.url?.split('?')[0] ?? '')) response.writeHead(418).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
  close = () => {
    server.closeAllConnections()
    server.close()
  }
})
afterAll(() => close())

const ask = (params: Record<string, string>, init?: RequestInit) =>
  fetch(`${url}/oembed?${new URLSearchParams(params).toString()}`, init)
const page = (path: string) => ({ url: `${ORIGIN}${path}` })

describe('oEmbed', () => {
  it('gives the frame of the widget of a page', async () => {
    const answer = await ask(page('/analytics/growth?range=90d'))
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json'])
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    const { html, width, height, title } = richSchema.parse(await answer.json())
    expect(title).toBe('Growth · Demo <mesh>')
    expect(html).toContain(`src="${ORIGIN}/embed/growth?range=90d"`)
    expect(html).toContain(`width="${String(width)}" height="${String(height)}"`)
  })

  it('keeps within the room there is', async () => {
    const answer = await ask({ ...page(`/nodes/${peerId(1)}`), maxwidth: '200', maxheight: '120' })
    const { html, width, height } = richSchema.parse(await answer.json())
    expect([width, height]).toEqual([200, 120])
    expect(html).toContain('width="200" height="120"')
    expect(html).toContain(`/embed/node/${peerId(1)}"`)
  })

  it('says the same in XML', async () => {
    const answer = await ask({ ...page('/'), format: 'xml' })
    expect(answer.headers.get('content-type')).toBe('text/xml; charset=utf-8')
    const text = await answer.text()
    const member = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1]
    const { html, title, width } = richSchema.parse(await (await ask(page('/'))).json())
    const plain = (written = '') =>
      written
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&quot;', '"')
        .replaceAll('&#39;', "'")
        .replaceAll('&amp;', '&')
    expect(plain(member('html'))).toBe(html)
    expect(plain(member('title'))).toBe(title)
    expect(member('width')).toBe(String(width))
    expect(text).toMatch(/^<\?xml version="1.0" encoding="utf-8" standalone="yes"\?>\n<oembed>.*<\/oembed>$/)
  })

  it('has no sign in XML that XML cannot say', async () => {
    const answer = await ask({ ...page('/embed/growth?title=a%01b%EF%BF%BF%3C'), format: 'xml' })
    const text = await answer.text()
    expect([answer.status, text]).toEqual([200, expect.stringContaining('<title>ab&lt; ·')])
    expect(text).not.toMatch(/[\0-\x08\uFFFE\uFFFF]/)
  })

  it('refuses what it does not have with the status that the specification gives it', async () => {
    const cases: [Record<string, string>, number][] = [
      [{ url: 'https://elsewhere.example/' }, 404],
      [{ url: 'http://mesh.example/' }, 404],
      [page('/search?q=x'), 404],
      [page('/embed/growth?theme=pink'), 404],
      [{ url: 'rubbish' }, 404],
      [{ ...page('/'), format: 'yaml' }, 501],
      [{}, 400],
      [{ ...page('/'), maxwidth: '-1' }, 400],
      [{ ...page('/'), maxwidth: '1e3' }, 400],
      [{ url: `${ORIGIN}/${'x'.repeat(3_000)}` }, 400],
    ]
    for (const [params, status] of cases) {
      const answer = await ask(params)
      expect([params, answer.status]).toEqual([params, status])
      expect(problemSchema.parse(await answer.json()).status).toBe(status)
    }
    expect((await ask(page('/'), { method: 'POST' })).status).toBe(405)
  })

  it('passes over what others add to their questions', async () => {
    expect((await ask({ ...page('/'), dnt: '1', _: '17' })).status).toBe(200)
  })
})
