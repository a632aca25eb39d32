import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { projectRoot } from '@/lib/service/project-root'
import { startOtherOrigin, type OtherOrigin } from '../fixtures/other-origin'
import { pagesOn, violationsOf } from './pages'
import { NODES, NOTICED, openStack, retry, SOON } from './stack-in-use'

const stack = openStack(inject('stack'))
const pages = pagesOn(stack.url)
let other: OtherOrigin
let peerId = ''

beforeAll(async () => {
  other = await startOtherOrigin()
  await retry(async () => {
    expect((await stack.nodes('active=yes')).length).toBeGreaterThan(NODES / 2)
  }, NOTICED.timeout)
  peerId = (await stack.anActiveNode()).peerId
}, NOTICED.timeout)
afterAll(() => other.close())

/** Waits until every widget of a page shows figures, and every badge is drawn. @returns how many there are of both. */
async function seeFigures(page: Page): Promise<{ widgets: number; badges: number }> {
  const elements = await page.locator('meshara-widget').count()
  // Those within elements too, once their script has come.
  const frames = page.locator('iframe')
  await expect.poll(() => frames.count(), SOON).toBeGreaterThanOrEqual(elements)
  for (const each of await frames.all()) {
    await each.scrollIntoViewIfNeeded()
    const frame = each.contentFrame()
    await frame.locator('#widget[data-state="live"]').waitFor(SOON)
    await expect.poll(() => frame.locator('.body').innerText(), SOON).not.toBe('')
  }
  const pictures = await page.locator('img').all()
  for (const picture of pictures) {
    const width = () => picture.evaluate((element) => (element as HTMLImageElement).naturalWidth)
    await expect.poll(width, SOON).toBeGreaterThan(40)
  }
  return { widgets: await frames.count(), badges: pictures.length }
}

/** Opens a blank page of another site with this in it. */
async function paste(body: string, head = ''): Promise<Page> {
  const page = await pages.open('/healthz')
  await page.goto(other.page(body, head))
  return page
}

describe('the guide to embedding', () => {
  /** Stands for a node of the reader's. */
  const EXAMPLE_PEER = '12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN'
  const readBlocks = async (language: string): Promise<string[]> => {
    const text = await readFile(join(projectRoot(), 'docs/embedding.md'), 'utf8')
    return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
      ([, block = '']) =>
        block
          .replaceAll('https://mesh.example', stack.url)
          .replaceAll(encodeURIComponent('https://mesh.example'), encodeURIComponent(stack.url))
          .replaceAll(EXAMPLE_PEER, peerId),
    )
  }

  it('has examples that work as they stand, under the policy it names', async () => {
    const [policy = ''] = await readBlocks('csp')
    const blocks = await readBlocks('html')
    const meta = `<meta http-equiv="Content-Security-Policy" content="${policy.trim()}">`
    let seen = { widgets: 0, badges: 0 }
    for (const block of blocks) {
      const { widgets, badges } = await seeFigures(await paste(block, meta))
      expect([block, widgets + badges]).toEqual([block, 1])
      seen = { widgets: seen.widgets + widgets, badges: seen.badges + badges }
    }
    expect(seen).toEqual({ widgets: blocks.length - 1, badges: 1 })
  }, 300_000)

  it('has badges for a README that are drawn', async () => {
    const [block = ''] = await readBlocks('markdown')
    const badges = [...block.matchAll(/\[!\[([^\]]*)\]\(([^)\s]+)\)\]\(([^)\s]+)\)/g)]
    expect(badges.length).toBe(block.trim().split('\n').length)
    const html = badges.map(
      ([, alt = '', src = '', href = '']) =>
        `<a href="${href}"><img alt="${alt}" src="${src.replaceAll('&', '&amp;')}"></a>`,
    )
    expect(await seeFigures(await paste(html.join('\n')))).toEqual({ widgets: 0, badges: badges.length })
    for (const [, , , href = ''] of badges) expect((await fetch(href)).status).toBe(200)
  }, 120_000)

  it('shows answers that have the members of the real ones', async () => {
    const commands = await readBlocks('sh')
    const shown = await readBlocks('json')
    expect(commands.length).toBe(shown.length)
    for (const [at, command] of commands.entries()) {
      const url = /^curl -s '([^']+)'$/.exec(command.trim())?.[1] ?? ''
      const answer = (await (await fetch(url)).json()) as object
      expect(Object.keys(answer)).toEqual(Object.keys(JSON.parse(shown[at] ?? '') as object))
    }
  })
})

describe('discovery', () => {
  it('leads from the head of a page to the widget that stands for it', async () => {
    for (const [path, widget] of [
      ['/', '/embed/map'],
      ['/analytics/growth', '/embed/growth'],
      [`/nodes/${peerId}`, `/embed/node/${peerId}`],
    ] as const) {
      const html = await (await fetch(`${stack.url}${path}`)).text()
      const link =
        /<link rel="alternate" type="application\/json\+oembed" href="([^"]+)"/.exec(html)?.[1] ?? ''
      const answer = await (await fetch(link.replaceAll('&amp;', '&'))).text()
      expect(answer).toContain(`src=\\"${stack.url}${widget}\\"`)
    }
  })
})

describe('the builder', () => {
  const snippet = (page: Page, title: string) =>
    page.getByRole('region', { name: title, exact: true }).innerText()

  it.each(['Frame', 'Element'])(
    'writes a widget that works on a blank page of another site: %s',
    async (title) => {
      const page = await pages.open('/embed-builder')
      await page.getByLabel('Widget', { exact: true }).selectOption('node')
      await page.getByLabel('Node', { exact: true }).fill(peerId)
      await page.getByLabel('Look', { exact: true }).selectOption('dark')
      await page.getByLabel('Title', { exact: true }).fill('Our "first" <node>')
      const preview = page.frameLocator('iframe')
      await preview.getByRole('heading', { name: 'Our "first" <node>' }).waitFor(SOON)
      await page.waitForURL(
        (url) =>
          url.searchParams.get('type') === 'node' && url.searchParams.get('title') === 'Our "first" <node>',
      )
      const pasted = await paste(await snippet(page, title))
      expect(await seeFigures(pasted)).toEqual({ widgets: 1, badges: 0 })
      const frame = pasted.locator('iframe').contentFrame()
      await frame.getByRole('heading', { name: 'Our "first" <node>' }).waitFor(SOON)
      expect(await frame.locator('html').getAttribute('data-theme')).toBe('dark')
    },
    120_000,
  )

  it('writes a badge that works there as well, and opens again as it was left', async () => {
    const page = await pages.open('/embed-builder?kind=badge')
    await page.getByLabel('Badge', { exact: true }).selectOption('quorum')
    await page.getByLabel('Style', { exact: true }).selectOption('for-the-badge')
    await page.getByLabel('Label', { exact: true }).fill('a "b" <c>')
    await page.waitForURL((url) => url.searchParams.get('label') === 'a "b" <c>')
    const html = await snippet(page, 'HTML')
    await page.reload()
    expect(await page.getByLabel('Style', { exact: true }).inputValue()).toBe('for-the-badge')
    expect(await snippet(page, 'HTML')).toBe(html)
    const pasted = await paste(html)
    expect(await seeFigures(pasted)).toEqual({ widgets: 0, badges: 1 })
    expect(await pasted.locator('img').getAttribute('alt')).toBe('a "b" <c>')
  }, 120_000)

  it('copies, and says that it did', async () => {
    const page = await pages.open('/embed-builder', { permissions: ['clipboard-read', 'clipboard-write'] })
    const copy = page.getByRole('button', { name: 'Copy Element' })
    await copy.click()
    await page.getByRole('status').getByText('Element copied').waitFor(SOON)
    expect(await copy.innerText()).toBe('Copied')
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await snippet(page, 'Element'))
  })

  it('names what it does not understand, beside where it was written', async () => {
    const page = await pages.open('/embed-builder')
    const accent = page.getByLabel('Accent colour')
    await accent.fill('teal')
    await expect.poll(() => accent.getAttribute('aria-invalid'), SOON).toBe('true')
    const noteId = (await accent.getAttribute('aria-describedby')) ?? ''
    expect(await page.locator(`[id="${noteId}"]`).innerText()).toContain('Expected: a colour')
    await accent.fill('#2fa8c7')
    await expect.poll(() => snippet(page, 'Address'), SOON).toContain('accent=2fa8c7')
  })

  it('works without scripts: a form that is sent, and text to select', async () => {
    const page = await pages.open('/embed-builder?kind=badge', { javaScriptEnabled: false })
    await page.getByLabel('Badge', { exact: true }).selectOption('health')
    await page.getByLabel('With our mark').check()
    await page.getByRole('button', { name: 'Show' }).click()
    await page.waitForURL(/badge=health/)
    expect(await snippet(page, 'Address')).toBe(`${stack.url}/badge/health.svg?logo=mesh`)
    expect(await page.getByRole('button', { name: /Copy/ }).count()).toBe(0)
  })

  it.each(['/embed-builder', '/embed-builder?kind=badge&badge=node', '/embed-builder?type=map&accent=zz'])(
    'has no accessibility violation, light or dark, wide or narrow: %s',
    async (path) => {
      const page = await pages.open(path)
      await page.getByRole('heading', { name: 'Copy' }).waitFor(SOON)
      await page.getByText('Live', { exact: true }).first().waitFor(SOON)
      expect(await violationsOf(page)).toEqual([])
      pages.forgive((text) => text.includes(path) && text.includes('status of 400'))
    },
    300_000,
  )
})
