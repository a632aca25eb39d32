/** Data sets over HTTP: lists, parts of files, and nothing but what a manifest names. */
import { createHash } from 'node:crypto'
import { createServer, request, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdir, mkdtemp, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDatasets } from '@/app/_server/datasets'
import { DATASET_SCHEMA_VERSION, datasetIndexSchema, type DatasetManifest } from '@/lib/datasets/manifest'

const CONTENT = Buffer.from(Array.from({ length: 1_000 }, (_, at) => at % 251))
const SHA = createHash('sha256').update(CONTENT).digest('hex')

let folder: string
let url: string
let stop: () => Promise<void>

const LINKS = { name: 'links.parquet', about: 'Links.', rows: 1, bytes: CONTENT.length, sha256: SHA }

async function writeDay(
  day: string,
  more: Partial<DatasetManifest> = {},
  content = CONTENT,
  place = join(folder, 'datasets/demo', day),
): Promise<void> {
  await mkdir(place, { recursive: true })
  await writeFile(join(place, 'links.parquet'), content)
  await writeFile(join(place, 'secret.txt'), 'not in the manifest')
  const manifest: DatasetManifest = {
    schemaVersion: DATASET_SCHEMA_VERSION,
    network: 'demo',
    day,
    madeAt: '2026-11-21T00:00:00.000Z',
    anonymised: true,
    minNodes: 3,
    license: 'CC-BY-4.0',
    files: [LINKS],
    ...more,
  }
  await writeFile(join(place, 'manifest.json'), JSON.stringify(manifest))
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'explorer-data-'))
  await writeFile(join(folder, 'outside.txt'), 'outside')
  await writeDay('2026-11-19')
  await writeDay('2026-11-20')
  await writeDay('2026-11-18', { anonymised: false })
  await mkdir(join(folder, 'datasets/demo/.2026-11-17.part'))
  const datasets = createDatasets({
    dataDir: folder,
    network: 'demo',
    door: () => true,
    log: pino({ level: 'silent' }),
  })
  const server = createServer((asked, response) => {
    if (!datasets.handle(asked, response, asked.url?.split('?', 1)[0] ?? '/')) response.writeHead(418).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
  stop = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})
afterAll(async () => {
  await stop()
  await rm(folder, { recursive: true, force: true })
})

/** As it stands, without the tidying that `fetch` does to a path. */
function status(path: string): Promise<number> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    request({ hostname, port, path }, (response: IncomingMessage) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
      .on('error', reject)
      .end()
  })
}

const file = (headers: Record<string, string> = {}, method = 'GET'): Promise<Response> =>
  fetch(`${url}/data/2026-11-20/links.parquet`, { headers, method })

describe('data sets', () => {
  it('are listed newest first, without those that name nodes or are not whole', async () => {
    for (const path of ['/data/', '/data/index.json']) {
      const response = await fetch(url + path)
      expect(response.headers.get('access-control-allow-origin')).toBe('*')
      const { days } = datasetIndexSchema.parse(await response.json())
      expect(days.map(({ day }) => day)).toEqual(['2026-11-20', '2026-11-19'])
    }
    expect(await status('/data')).toBe(418)
  })

  it('come whole, with what they can be checked by', async () => {
    const response = await file()
    expect(Buffer.from(await response.arrayBuffer())).toEqual(CONTENT)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      etag: `"${SHA}"`,
      'accept-ranges': 'bytes',
      'content-length': '1000',
      'content-type': 'application/vnd.apache.parquet',
      'content-disposition': 'attachment; filename="demo-2026-11-20-links.parquet"',
      'cross-origin-resource-policy': 'cross-origin',
    })
    expect((await file({ 'if-none-match': `"${SHA}"` })).status).toBe(304)
    const head = await file({}, 'HEAD')
    expect([head.headers.get('content-length'), await head.text()]).toEqual(['1000', ''])
    expect((await fetch(`${url}/data/2026-11-20/manifest.json`)).headers.get('content-type')).toBe(
      'application/json',
    )
  })

  it('come in parts', async () => {
    const part = await file({ range: 'bytes=-8' })
    expect(part.status).toBe(206)
    expect(part.headers.get('content-range')).toBe('bytes 992-999/1000')
    expect(Buffer.from(await part.arrayBuffer())).toEqual(CONTENT.subarray(992))
    expect((await file({ range: 'bytes=0-1', 'if-range': '"another"' })).status).toBe(200)
    expect((await file({ range: 'bytes=0-1', 'if-range': `"${SHA}"` })).status).toBe(206)
    const beyond = await file({ range: 'bytes=1000-' })
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */1000'])
  })

  it.each([
    '/data/2026-11-20/secret.txt',
    '/data/2026-11-20/../../../outside.txt',
    '/data/../outside.txt',
    '/data/%2e%2e/%2e%2e/outside.txt',
    '/data/2026-11-20/..%2f..%2f..%2foutside.txt',
    '/data/2026-11-20//links.parquet',
    '/data/2026-11-20/',
    '/data/2026-11-20',
    '/data/2026-11-18/links.parquet',
    '/data/2026-11-18/manifest.json',
    '/data/.2026-11-17.part/manifest.json',
    '/data/2026-11-20/links.parquet%00',
  ])('hold nothing at %s', async (path) => {
    expect(await status(path)).toBe(404)
  })

  it('come with the checksum of what is sent, also while the day is written anew', async () => {
    const day = '2026-11-15'
    const place = join(folder, 'datasets/demo', day)
    const place2 = `${place}.next`
    const stopping = new AbortController()
    let replaced = 0
    const replacing = (async () => {
      while (!stopping.signal.aborted) {
        replaced += 1
        const content = Buffer.alloc(1_000 + (replaced % 3), String(replaced))
        const sha256 = createHash('sha256').update(content).digest('hex')
        await writeDay(day, { files: [{ ...LINKS, sha256, bytes: content.length }] }, content, place2)
        await rename(place, `${place}.old`).catch(() => undefined)
        await rename(place2, place)
        await rm(`${place}.old`, { recursive: true, force: true })
      }
    })()
    let whole = 0
    try {
      while (whole < 60 || replaced < 30) {
        const asked = Array.from({ length: 5 }, () => fetch(`${url}/data/${day}/links.parquet`))
        for (const response of await Promise.all(asked)) {
          const body = Buffer.from(await response.arrayBuffer())
          if (response.status !== 200) continue
          whole += 1
          expect(response.headers.get('etag')).toBe(`"${createHash('sha256').update(body).digest('hex')}"`)
        }
      }
    } finally {
      stopping.abort()
      await replacing
      await rm(place, { recursive: true })
    }
  })

  it('are listed from what was read before, until a day is written anew', async () => {
    const day = '2026-11-16'
    const path = join(folder, 'datasets/demo', day, 'manifest.json')
    const written = new Date('2026-11-21T00:00:00Z')
    const isListed = async (): Promise<boolean> => {
      const { days } = datasetIndexSchema.parse(await (await fetch(`${url}/data/index.json`)).json())
      return days.some((each) => each.day === day)
    }
    await writeDay(day)
    await utimes(path, written, written)
    expect(await isListed()).toBe(true)
    // As long and as old: it is not looked into again.
    const { size } = await stat(path)
    await writeFile(path, ' '.repeat(size))
    await utimes(path, written, written)
    expect(await isListed()).toBe(true)
    await utimes(path, new Date(), new Date())
    expect(await isListed()).toBe(false)
    await rm(join(folder, 'datasets/demo', day), { recursive: true })
    expect(await isListed()).toBe(false)
  })

  it('are only read', async () => {
    expect((await file({}, 'DELETE')).status).toBe(405)
    expect((await file({}, 'OPTIONS')).status).toBe(204)
  })
})
