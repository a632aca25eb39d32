import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { pino } from 'pino'
import { afterEach, describe, expect, it } from 'vitest'
import { createOembed } from '@/app/_server/oembed'
import { publicOrigin } from '@/app/_server/public-origin'
import { createSecurityHeaders } from '@/app/_server/security-headers'
import { closeServer, createWebServer, listen, type WebParts } from '@/app/_server/web-server'
import { readSettings, SettingsError } from '@/lib/env/settings'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function start({ isHttps = false, origin = undefined as string | undefined } = {}) {
  const settings = readSettings(origin === undefined ? {} : { PUBLIC_ORIGIN: origin })
  const log = pino({ level: 'silent' })
  const parts: WebParts = {
    secure: createSecurityHeaders({ isDev: false, isHttps }),
    live: undefined,
    api: undefined,
    others: [],
    pages: {
      handle: (_request, response) => {
        response.end('a page')
        return Promise.resolve()
      },
      handleUpgrade: (_request, socket) => socket.destroy(),
      close: () => Promise.resolve(),
    },
    notReadyReason: () => null,
    log,
  }
  const server = createWebServer(parts)
  const port = await listen(server, '127.0.0.1', 0)
  closing.push(() => closeServer(server))
  const ownOrigin = publicOrigin(settings, port)
  parts.others = [createOembed({ origin: ownOrigin, network: { title: 'Demo mesh' }, door: () => true, log })]
  return { port, ownOrigin }
}

function ask(
  port: number,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ headers: IncomingHttpHeaders; text: string }> {
  return new Promise((resolve, reject) => {
    httpRequest({ port, host: '127.0.0.1', path, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => (text += chunk))
      response.on('end', () => {
        resolve({ headers: response.headers, text })
      })
    })
      .on('error', reject)
      .end()
  })
}

const directives = (headers: IncomingHttpHeaders): Map<string, string> =>
  new Map(
    String(headers['content-security-policy'])
      .split('; ')
      .map((part) => [part.split(' ')[0] ?? '', part.split(' ').slice(1).join(' ')]),
  )

const PAGES = ['/', '/nodes?country=DE', '/embed-builder', '/data', '/embed', '/embed/', '/embed/../nodes']
const ODD = ['/embed//nodes', '/embed/%2e%2e/nodes', '/embed/..', '/embed/x\\..\\..\\nodes', '/Embed/growth']
const WIDGETS = ['/embed/growth?range=30d', '/embed/node/12D3KooW', '/embed/widget.js']
const DATA = ['/api/v1/nodes', '/badge/nodes.svg', '/oembed?url=x', '/data/2026-01-01/links.parquet']
const MORE_DATA = ['/nodes.atom?x=1', '/sitemap.xml', '/robots.txt', '/og/nodes.png', '/map/snapshot.bin']

describe('what browsers are told', () => {
  it.each([...PAGES, ...ODD])(
    'refuses every frame around %s, and scripts without its nonce',
    async (path) => {
      const { headers } = await ask((await start()).port, path)
      const policy = directives(headers)
      expect(policy.get('frame-ancestors')).toBe(`'none'`)
      expect(policy.get('script-src')).toMatch(/^'self' 'nonce-[\w+/=]{24}'$/)
      expect(policy.get('object-src')).toBe(`'none'`)
      expect(headers['x-frame-options']).toBe('DENY')
      expect(headers['cross-origin-resource-policy']).toBe('same-origin')
    },
  )

  it.each(WIDGETS)('lets anybody frame %s, which has its own scripts and nothing else', async (path) => {
    const { headers } = await ask((await start({ isHttps: true })).port, path)
    const policy = directives(headers)
    expect(policy.get('frame-ancestors')).toBe('*')
    expect(policy.get('default-src')).toBe(`'none'`)
    expect(policy.get('script-src')).toBe(`'self'`)
    expect(headers['x-frame-options']).toBeUndefined()
    expect(headers['cross-origin-opener-policy']).toBeUndefined()
    expect(headers['cross-origin-resource-policy']).toBe('cross-origin')
    expect(headers['cross-origin-embedder-policy']).toBe('require-corp')
  })

  it.each([...DATA, ...MORE_DATA])('lets anybody load %s, which can do nothing', async (path) => {
    const { headers } = await ask((await start()).port, path)
    const policy = directives(headers)
    expect(policy.get('default-src')).toBe(`'none'`)
    expect(policy.get('script-src')).toBeUndefined()
    expect(policy.has('sandbox')).toBe(true)
    expect(policy.get('frame-ancestors')).toBe(`'none'`)
    expect(headers['x-frame-options']).toBe('DENY')
    expect(headers['cross-origin-resource-policy']).toBe('cross-origin')
  })

  it.each(['/nodes', '/embed/growth', '/api/v1/nodes'])('tells of %s what holds everywhere', async (path) => {
    const { headers } = await ask((await start()).port, path)
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['referrer-policy']).toBe('strict-origin-when-cross-origin')
    expect(headers['permissions-policy']).toContain('geolocation=()')
    expect(headers['content-security-policy']).not.toMatch(/script-src[^;]*unsafe/)
    expect(headers['strict-transport-security']).toBeUndefined()
    expect(headers['x-powered-by']).toBeUndefined()
  })

  it('insists on TLS where people come over TLS, for this host alone', async () => {
    const { headers } = await ask((await start({ isHttps: true })).port, '/')
    expect(headers['strict-transport-security']).toBe('max-age=31536000')
    expect(headers['cross-origin-opener-policy']).toBe('same-origin')
  })
})

describe('the public origin', () => {
  const forged = {
    host: 'evil.example',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
    forwarded: 'host=evil.example;proto=https',
    'x-forwarded-port': '444',
  }

  it('is what the server listens on, whatever a request says', async () => {
    const { port, ownOrigin } = await start()
    expect(ownOrigin).toBe(`http://127.0.0.1:${String(port)}`)
    const path = `/oembed?url=${encodeURIComponent(`${ownOrigin}/analytics/growth`)}`
    const [plain, lied] = await Promise.all([ask(port, path), ask(port, path, forged)])
    expect(plain.text).toContain(`${ownOrigin}/embed/`)
    expect(lied.text).toBe(plain.text)
    const [page, liedPage] = await Promise.all([ask(port, '/nodes'), ask(port, '/nodes', forged)])
    const comparable = ({ headers }: typeof page) =>
      JSON.stringify({ ...headers, date: '' }).replaceAll(/nonce-[^']+/g, '')
    expect(comparable(liedPage)).toBe(comparable(page))
  })

  it('is what the settings say, without a slash at its end', async () => {
    expect((await start({ origin: 'https://mesh.example/' })).ownOrigin).toBe('https://mesh.example')
  })

  it.each([
    ['0.0.0.0', 'http://localhost:3000'],
    ['::', 'http://localhost:3000'],
    ['::1', 'http://[::1]:3000'],
    ['192.0.2.7', 'http://192.0.2.7:3000'],
  ])('can be opened when the server listens on %s', (host, origin) => {
    expect(publicOrigin({ WEB_HOST: host, PUBLIC_ORIGIN: undefined }, 3000)).toBe(origin)
  })

  it.each(['mesh.example', 'ftp://mesh.example', 'https://mesh.example/explorer', 'https://mesh.example?x'])(
    'is not %s',
    (text) => {
      expect(() => readSettings({ PUBLIC_ORIGIN: text })).toThrow(SettingsError)
    },
  )
})
