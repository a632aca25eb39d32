import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBuiltFiles } from '@/app/_server/built-files'
import { packBuiltFiles } from '@/scripts/pack-built-files'

const SCRIPT = 'export const answer = 42\n'.repeat(200)
let folder: string
let server: Server
let url: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'explorer-built-'))
  await mkdir(join(folder, 'chunks'))
  await Promise.all([
    writeFile(join(folder, 'chunks', 'page.js'), SCRIPT),
    writeFile(join(folder, 'chunks', 'look.css'), 'p{color:red}\n'.repeat(200)),
    writeFile(join(folder, 'chunks', 'short.js'), 'short()'),
    writeFile(join(folder, 'chunks', 'letters.woff2'), Buffer.alloc(4_000)),
  ])
  await packBuiltFiles(folder)
  const files = await openBuiltFiles(folder)
  server = createServer((request, response) => {
    if (!files.handle(request, response)) response.writeHead(404).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/_next/static/chunks`
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await rm(folder, { recursive: true, force: true })
})

const ask = (name: string, init: RequestInit = {}) =>
  fetch(`${url}/${name}`, { headers: { 'accept-encoding': 'gzip, br' }, ...init })

it('scripts and styles of the build are sent as the build packed them, to be kept', async () => {
  const script = await ask('page.js?v=1')
  expect(await script.text()).toBe(SCRIPT)
  expect(Number(script.headers.get('content-length'))).toBeLessThan(SCRIPT.length / 10)
  expect(Object.fromEntries(script.headers)).toMatchObject({
    'content-encoding': 'br',
    'content-type': 'application/javascript; charset=UTF-8',
    'cache-control': 'public, max-age=31536000, immutable',
    vary: 'Accept-Encoding',
  })
  expect((await ask('look.css')).headers.get('content-type')).toBe('text/css; charset=UTF-8')
  expect(await (await ask('page.js', { method: 'HEAD' })).text()).toBe('')
})

it('all else is for who has the files as they are', async () => {
  const asked = [
    ask('page.js', { headers: { 'accept-encoding': 'gzip' } }),
    ask('page.js', { method: 'POST' }),
    ask('page.js.br'),
    ask('short.js'),
    ask('letters.woff2'),
    ask('../chunks/%2e%2e/secret.js'),
  ]
  expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(asked.map(() => 404))
})
