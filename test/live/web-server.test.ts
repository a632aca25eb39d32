import { once } from 'node:events'
import { connect } from 'node:net'
import { pino } from 'pino'
import { afterEach, describe, expect, it } from 'vitest'
import type { LiveService } from '@/app/_server/live/live-service'
import { createSecurityHeaders } from '@/app/_server/security-headers'
import { closeServer, createWebServer, listen, type WebParts } from '@/app/_server/web-server'
import { StartError } from '@/lib/service/start-error'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function start(more: Partial<WebParts> = {}) {
  const parts: WebParts = {
    secure: createSecurityHeaders({ isDev: false, isHttps: false }),
    live: undefined,
    api: undefined,
    others: [],
    pages: undefined,
    notReadyReason: () => null,
    log: pino({ level: 'silent' }),
    ...more,
  }
  const server = createWebServer(parts)
  const port = await listen(server, '127.0.0.1', 0)
  closing.push(() => closeServer(server))
  return { server, port, url: `http://127.0.0.1:${String(port)}` }
}

/** Pages that answer with the nonce Next would put on its scripts. */
const echo: WebParts['pages'] = {
  handle: (request, response) => {
    response.end(String(request.headers['content-security-policy']))
    return Promise.resolve()
  },
  handleUpgrade: (_request, socket) => socket.destroy(),
  close: () => Promise.resolve(),
}

describe('the web server', () => {
  it('answers for its health before and after the pages are ready', async () => {
    let reason: string | null = 'still starting'
    const { url } = await start({ notReadyReason: () => reason })
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    const early = await fetch(`${url}/readyz`)
    expect([early.status, await early.text()]).toEqual([503, 'still starting\n'])
    const page = await fetch(url)
    expect([page.status, page.headers.get('refresh')]).toEqual([503, '1'])
    reason = null
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
  })

  it('lends the pages a nonce of its own for each answer, whatever the client sent', async () => {
    const { url } = await start({ pages: echo })
    const forged = { 'content-security-policy': `script-src 'nonce-evil'` }
    const answers = await Promise.all([fetch(url, { headers: forged }), fetch(url)])
    const policies = await Promise.all(answers.map((answer) => answer.text()))
    expect(policies).toEqual(answers.map((answer) => answer.headers.get('content-security-policy')))
    expect(policies[0]).not.toContain('evil')
    expect(policies[0]).not.toBe(policies[1])
    expect(policies[0]).toContain(`frame-ancestors 'none'`)
  })

  it('refuses an address that cannot be decoded, before the pages see it', async () => {
    const { url } = await start({ pages: echo })
    for (const path of ['/nodes/%zz', '/api/v1/nodes/%E0%A4%A', '/%']) {
      expect((await fetch(`${url}${path}`)).status).toBe(400)
    }
    expect((await fetch(`${url}/other/100%25`)).status).toBe(200)
  })

  it('answers 400, with the page, to parameters that the page does not know', async () => {
    const { url } = await start({ pages: echo })
    const status = async (path: string, headers: Record<string, string> = {}) => {
      const response = await fetch(`${url}${path}`, { headers })
      expect(await response.text()).toContain('script-src')
      return response.status
    }
    for (const path of ['/?foo=bar', '/nodes?sort=foo', '/nodes?cursor=abc', '/nodes/rubbish!']) {
      expect(await status(path), path).toBe(400)
    }
    for (const path of ['/', '/nodes?sort=rtt', '/nodes?_rsc=1x2y', '/other?foo=bar']) {
      expect(await status(path), path).toBe(200)
    }
    expect(await status('/nodes?sort=foo&_rsc=1x2y', { rsc: '1' })).toBe(200)
  })

  it('leaves every other status of a page as it is', async () => {
    const { url } = await start({
      pages: {
        ...echo,
        handle: (_request, response) => {
          response.writeHead(503, { 'retry-after': '5' }).end('away')
          return Promise.resolve()
        },
      },
    })
    const response = await fetch(`${url}/nodes?sort=foo`)
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5'])
  })

  it('tells the browser not to guess, not to frame and not to tell others', async () => {
    const { url } = await start({ pages: echo })
    const { headers } = await fetch(url)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('referrer-policy')).toBe('strict-origin-when-cross-origin')
    expect(headers.get('strict-transport-security')).toBeNull()
  })

  it('says in one sentence that a port is taken', async () => {
    const { port } = await start()
    const second = createWebServer({
      secure: () => undefined,
      live: undefined,
      api: undefined,
      others: [],
      pages: undefined,
      notReadyReason: () => null,
      log: pino({ level: 'silent' }),
    })
    const failure = await listen(second, '127.0.0.1', port).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(StartError)
    expect((failure as StartError).message).toBe(
      `Port ${String(port)} on 127.0.0.1 is taken: stop what uses it, or choose another with --port.`,
    )
  })

  it('answers 500, and goes on, when a page throws', async () => {
    let isBroken = true
    const { url } = await start({
      pages: {
        ...echo,
        handle: (request, response) => {
          if (isBroken) return Promise.reject(new Error('broken'))
          return echo.handle(request, response)
        },
      },
    })
    const broken = await fetch(url)
    expect([broken.status, await broken.text()]).toEqual([500, 'Something failed here; the log says what.\n'])
    isBroken = false
    expect((await fetch(url)).status).toBe(200)
  })

  it('ends sockets that nobody here speaks to', async () => {
    const live = { handle: () => false } as unknown as LiveService
    const { port } = await start({ pages: echo, live })
    for (const path of ['/other', '/live', '/lively', '//live/']) {
      const socket = connect(port, '127.0.0.1')
      socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`)
      socket.resume()
      await once(socket, 'close')
    }
  })

  it('stops within three seconds though a client keeps its connection and its request open', async () => {
    const { server, port } = await start({
      pages: { ...echo, handle: () => new Promise<void>(() => undefined) },
    })
    const lingering = connect(port, '127.0.0.1')
    lingering.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    lingering.on('error', () => undefined)
    await once(server, 'request')
    const began = performance.now()
    await closeServer(server)
    expect(performance.now() - began).toBeLessThan(3_000)
    lingering.destroy()
  })
})
