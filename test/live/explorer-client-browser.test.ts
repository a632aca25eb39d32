import { join } from 'node:path'
import { build } from 'esbuild'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createFactWriter } from '@/db/facts/fact-writer'
import { projectRoot } from '@/lib/service/project-root'
import type * as explorerClient from '@/packages/explorer-client/src/index'
import { launchBrowser, type TestBrowser } from '../fixtures/browser'
import { startCuttable, type Cuttable } from '../fixtures/cuttable'
import { startTestEngine, type TestEngine } from '../fixtures/engine'
import { peerId, visit } from '../fixtures/facts'
import { startOpenWeb, type OpenWeb } from '../fixtures/open-web'
import { startOtherOrigin, type OtherOrigin } from '../fixtures/other-origin'
import { until } from './live-server'
import { messageSummary, scriptedMessages, SOME_FIGURES } from './scripted-messages'
import { scriptedSource, summary } from './scripted-source'

declare global {
  var explorer: typeof explorerClient
  var told: string[]
}

const NODES = 120
const messages = scriptedMessages(SOME_FIGURES)
const source = scriptedSource()
let engine: TestEngine
let web: OpenWeb
let way: Cuttable
let browser: TestBrowser
let elsewhere: OtherOrigin
let address: string
let page: Page

beforeAll(async () => {
  engine = await startTestEngine()
  const writer = createFactWriter(engine.open('collector'))
  const facts = Array.from({ length: NODES }, (_, num) => visit(num + 1, Date.now(), { peerCount: num }))
  await writer.write({ id: 'browser', facts }, new AbortController().signal)
  source.say({ nodes: [summary(1)] })
  web = await startOpenWeb({ engine, source, messages, tickMs: 30 })
  await until('the map', () => (web.live.status.store === 'up' ? true : undefined))
  way = await startCuttable(web.port)
  elsewhere = await startOtherOrigin()
  // As somebody builds it into a page of their own.
  const { outputFiles } = await build({
    stdin: {
      contents: `import * as client from './packages/explorer-client/src/index'; globalThis.explorer = client`,
      resolveDir: projectRoot(),
    },
    absWorkingDir: projectRoot(),
    tsconfig: join(projectRoot(), 'packages/explorer-client/tsconfig.json'),
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  })
  address = elsewhere.page(`<script type="module">${outputFiles[0]?.text ?? ''}</script>`)
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await elsewhere.close()
  await way.close()
  await web.stop()
  await engine.stop()
})
afterEach(async () => {
  await page.close()
})

async function open(): Promise<string[]> {
  page = await browser.browser.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(address)
  await page.waitForFunction(() => 'explorer' in globalThis)
  return complaints
}

describe('the client in a page of another site', () => {
  it('reads nodes, their pages and their rows, and what the server says is wrong', async () => {
    const complaints = await open()
    const read = await page.evaluate(async (url) => {
      const client = explorer.createClient({ url, cacheEntries: 4 })
      const { nodes, total } = await client.listNodes({ sort: 'peers', limit: 2 })
      const again = await client.listNodes({ sort: 'peers', limit: 2 })
      const walked = new Set<string>()
      for await (const node of client.listNodes.all({ limit: 50 })) walked.add(node.peerId)
      let rows = 0
      for await (const row of client.listNodes.rows()) rows += row.peerId === '' ? 0 : 1
      const wrong = await client.listNodes({ sort: 'size' as never }).catch((error: unknown) => error)
      return {
        first: nodes[0]?.peerId,
        isSame: JSON.stringify(nodes) === JSON.stringify(again.nodes),
        total,
        walked: walked.size,
        rows,
        wrong: wrong instanceof explorer.ProblemError ? [wrong.status, wrong.errors[0]?.field] : null,
      }
    }, web.url)
    expect(read).toEqual({
      first: peerId(NODES),
      isSame: true,
      total: NODES,
      walked: NODES,
      rows: NODES,
      wrong: [400, 'sort'],
    })
    expect(complaints).toEqual([])
  })

  it('hears what happens, each event once, over a connection that is cut', async () => {
    await open()
    await page.evaluate((url) => {
      globalThis.told = []
      const events = explorer.createClient({ url }).live({ topics: ['messages'] })
      void (async () => {
        for await (const event of events) {
          told.push(event.name === 'messages' ? (event.data.messages[0]?.id ?? '') : event.name)
        }
      })()
    }, way.url)
    await hearsThroughCuts()
  })

  it('does so with the browser’s own EventSource as well', async () => {
    await open()
    await page.evaluate((url) => {
      globalThis.told = []
      const events = new EventSource(`${url}/api/v1/live?topics=messages`)
      for (const name of ['hello', 'resync']) events.addEventListener(name, () => told.push(name))
      events.addEventListener('messages', ({ data }) => {
        const { messages: news } = JSON.parse(String(data)) as { messages: { id: string }[] }
        told.push(news[0]?.id ?? '')
      })
    }, way.url)
    await hearsThroughCuts()
  })
})

/** Says three things: one that comes through, one while the connection is away, one when it is back. */
async function hearsThroughCuts(): Promise<void> {
  const told = () => page.evaluate(() => globalThis.told)
  const has = (last: string) => async () => ((await told()).includes(last) ? true : undefined)
  await until('the greeting', has('hello'))
  messages.sayNews([messageSummary('01')])
  await until('the first', has('01'))
  way.setShut(true)
  way.cut()
  const before = messages.asked.news
  messages.sayNews([messageSummary('02')])
  await until('it read', () => (messages.asked.news > before + 2 ? true : undefined))
  way.setShut(false)
  await until('the second', has('02'), 20_000)
  messages.sayNews([messageSummary('03')])
  await until('the third', has('03'))
  expect((await told()).filter((name) => name !== 'hello')).toEqual(['01', '02', '03'])
}
