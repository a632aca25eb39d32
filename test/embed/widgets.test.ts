import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { bundleWidgets } from '@/app/_server/widgets/bundle-widgets'
import type { WidgetFacts } from '@/components/embed/widget-answer'
import { widgetSummary } from '@/components/embed/widget-summary'
import { OPERATIONS } from '@/lib/api/operations'
import { readWire } from '@/lib/api/wire'
import { loadProfile } from '@/lib/networks/load-profile'
import { startTestEngine, type TestEngine } from '../fixtures/engine'
import { peerId } from '../fixtures/facts'
import type { OpenWeb } from '../fixtures/open-web'
import { ALL, NODES, pathOf, startWidgetWeb, writeHistory } from './framed-pages'
import { retry } from '../e2e/stack-in-use'

const LIMIT_MS = 20_000
let engine: TestEngine
let web: OpenWeb

beforeAll(async () => {
  engine = await startTestEngine()
  await writeHistory(engine, Date.now())
  web = await startWidgetWeb(engine, loadProfile(engine.settings))
  await retry(async () => {
    const html = await page(pathOf('nodes'))
    if (!html.includes(`>${String(NODES)}</strong>`)) throw new Error(html)
  }, LIMIT_MS)
})
afterAll(async () => {
  await web.stop()
  await engine.stop()
})

async function page(path: string): Promise<string> {
  return (await fetch(`${web.url}${path}`)).text()
}

describe('the page of a widget', () => {
  it.each(ALL)('%s has its figures in its HTML, the time they are of, and the way back', async (type) => {
    const response = await fetch(`${web.url}${pathOf(type)}`)
    const html = await response.text()
    expect(response.status).toBe(200)
    expect(html).toMatch(/<time dateTime="\d{4}-\d\d-\d\dT[\d:.]+Z">/)
    expect(html).toMatch(/data-summary="[^"]+\."/)
    expect(html).toMatch(/<a href="http:\/\/explorer\.example\/[^"]*" target="_blank" rel="noopener">/)
    expect(html).not.toContain('NaN')
    expect(html).not.toContain('undefined')
  })

  it('says what the API says', async () => {
    const ask = async <Answer>(path: string, answer: z.ZodType<Answer>): Promise<Answer> =>
      readWire(answer, await (await fetch(`${web.url}/api/v1${path}`)).json())
    const { getStats, getHealth, getGrowth, getVersions, getGeography, getAuthorityFigures, getNode } =
      OPERATIONS
    const stats = await ask('/stats', getStats.answer)
    const said: WidgetFacts[] = [
      { type: 'nodes', facts: stats },
      { type: 'messages-24h', facts: stats },
      { type: 'latency', facts: stats },
      { type: 'map', facts: stats },
      { type: 'health', facts: await ask('/analytics/health?range=30d', getHealth.answer) },
      { type: 'growth', facts: await ask('/analytics/growth?range=30d', getGrowth.answer) },
      { type: 'versions', facts: await ask('/analytics/versions?range=30d', getVersions.answer) },
      { type: 'countries', facts: await ask('/analytics/geography?range=30d', getGeography.answer) },
      { type: 'quorum', facts: await ask('/analytics/authorities?range=30d', getAuthorityFigures.answer) },
      { type: 'node', facts: (await ask(`/nodes/${peerId(0)}`, getNode.answer)).summary },
    ]
    expect(said.map(({ type }) => type).sort()).toEqual([...ALL].sort())
    for (const facts of said) {
      const summary = /data-summary="([^"]*)"/.exec(await page(pathOf(facts.type)))?.[1]
      expect(summary?.replaceAll('&#x27;', `'`), facts.type).toBe(widgetSummary(facts))
    }
  })

  it('may stand in a frame of anybody, and runs no script but its own', async () => {
    const { headers } = await fetch(`${web.url}${pathOf('nodes')}`)
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain('frame-ancestors *')
    expect(policy).toMatch(/script-src 'self'(;|$)/)
    expect(headers.get('x-frame-options')).toBeNull()
    expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin')
  })

  it('answers with its entity tag alone while nothing has changed', async () => {
    const first = await fetch(`${web.url}${pathOf('growth')}`)
    const etag = first.headers.get('etag') ?? ''
    const again = await fetch(`${web.url}${pathOf('growth')}`, { headers: { 'if-none-match': etag } })
    expect(again.status).toBe(304)
  })

  it('names what does not fit in its address, and shows the rest', async () => {
    const response = await fetch(`${web.url}${pathOf('growth', '?range=5d&theme=dark')}`)
    const html = await response.text()
    expect(response.status).toBe(400)
    expect(html).toContain('<code>range</code> is “5d”')
    expect(html).toContain('data-theme="dark"')
    expect(html).toContain('class="line"')
  })

  it('says that there is no such widget, no such node, and no node at all', async () => {
    const statusOf = async (path: string): Promise<number> => (await fetch(`${web.url}${path}`)).status
    expect(await statusOf('/embed/nodez')).toBe(404)
    expect(await statusOf('/embed/nodes/more')).toBe(404)
    expect(await statusOf('/embed/node')).toBe(404)
    expect(await statusOf('/embed/node/nobody')).toBe(400)
    expect(await statusOf(`/embed/node/${peerId(99)}`)).toBe(404)
  })

  it('cannot be made to run what its address says', async () => {
    const evil = encodeURIComponent('"><script>alert(1)</script>')
    for (const search of [`?title=${evil}`, `?range=${evil}`, `?${evil}=1`, `?accent=${evil}`]) {
      expect(await page(pathOf('growth', search))).not.toContain('<script>alert')
    }
    expect(await page(`/embed/${evil}`)).not.toContain('<script>alert')
    expect(await page(`/embed/node/${evil}`)).not.toContain('<script>alert')
  })

  it('is small', async () => {
    for (const type of ALL) {
      const bytes = gzipSync(await page(pathOf(type))).length
      // Outlines of the world are most of what the map of countries is.
      expect(bytes, type).toBeLessThan(type === 'countries' ? 28_000 : 4_000)
    }
  })

  it('shows what was known last, and says so, while the database is away', async () => {
    const before = await page(pathOf('node'))
    const nodesBefore = await page(pathOf('nodes'))
    expect(before).not.toContain('The database is away')
    await engine.kill()
    try {
      await retry(async () => {
        for (const type of ['nodes', 'node'] as const) {
          const html = await page(pathOf(type))
          if (!html.includes('The database is away: last known figures.')) throw new Error(html)
        }
      }, 50_000)
      const figureOf = (html: string) => /data-figure[^>]*>([^<]*)</.exec(html)?.[1]
      const kept = await page(pathOf('nodes'))
      expect(figureOf(kept)).toBe(figureOf(nodesBefore))
      expect(/<time dateTime="([^"]*)"/.exec(kept)?.[1]).toBeDefined()
      const unknown = await fetch(`${web.url}${pathOf('versions', '?range=90d')}`)
      expect(unknown.status).toBe(503)
      expect(await unknown.text()).toContain('No figures now')
    } finally {
      await engine.restart()
    }
    await retry(async () => {
      const html = await page(pathOf('nodes'))
      if (html.includes('The database is away')) throw new Error('still away')
    }, LIMIT_MS)
  })
})

describe('the script of the element', () => {
  it('can be loaded by any page, and kept by it for an hour', async () => {
    const { status, headers } = await fetch(`${web.url}/embed/widget.js`)
    expect([status, headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8'])
    expect(headers.get('access-control-allow-origin')).toBe('*')
    expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin')
    expect(headers.get('cache-control')).toMatch(/max-age=3600/)
    const etag = headers.get('etag') ?? ''
    const again = await fetch(`${web.url}/embed/widget.js`, { headers: { 'if-none-match': etag } })
    expect(again.status).toBe(304)
  })

  it('is under 6 KB compressed, the one of the frame under 3 KB, and the moving map under 82 KB', async () => {
    const files = await bundleWidgets()
    expect(gzipSync(files.get('widget.js') ?? '').length).toBeLessThan(6_000)
    expect(gzipSync(files.get('frame.js') ?? '').length).toBeLessThan(3_000)
    expect(gzipSync(files.get('map.js') ?? '').length).toBeLessThan(82_000)
  })
})
