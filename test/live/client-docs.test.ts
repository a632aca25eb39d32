import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createFactWriter } from '@/db/facts/fact-writer'
import { projectRoot } from '@/lib/service/project-root'
import { launchBrowser } from '../fixtures/browser'
import { readDocExamples, type DocExample } from '../fixtures/doc-examples'
import { startTestEngine, type TestEngine } from '../fixtures/engine'
import { heartbeat, neighbours, visit } from '../fixtures/facts'
import { startOpenWeb, type OpenWeb } from '../fixtures/open-web'
import { startOtherOrigin } from '../fixtures/other-origin'
import { until } from './live-server'

/** Where the examples find the explorer. */
const SHOWN = 'https://explorer.example.org'
const root = projectRoot()
const examples = [
  ...(await readDocExamples('packages/explorer-client/README.md')).map((example) => ({
    page: 'README',
    ...example,
  })),
  ...(await readDocExamples('docs/live.md')).map((example) => ({ page: 'live.md', ...example })),
]
const inLanguage = (language: string) =>
  examples.filter((example) => example.language === language && example.code.includes(SHOWN))

let engine: TestEngine
let web: OpenWeb
let folder: string
let seeing: ReturnType<typeof setInterval>
let written = 0

async function see(nums: readonly number[]): Promise<void> {
  const place = {
    source: 'dbip',
    country: 'DE',
    region: '',
    city: 'Berlin',
    lat: 52,
    lon: 13,
    asn: 0,
    asName: '',
  } as const
  const facts = nums.map((num) => visit(num, Date.now(), { agent: 'go/1.2', rttMs: num, place }))
  await createFactWriter(engine.open('collector')).write(
    {
      id: `docs-${String(++written)}`,
      facts: [...facts, neighbours(1, Date.now(), [2, 3]), heartbeat(Date.now())],
    },
    new AbortController().signal,
  )
}

beforeAll(async () => {
  engine = await startTestEngine()
  await see([1, 2, 3])
  web = await startOpenWeb({ engine })
  await until('the map', () => (web.live.status.store === 'up' ? true : undefined))
  // What the examples wait for: a new node now and then.
  let next = 100
  seeing = setInterval(() => {
    see([next++]).catch(() => undefined)
  }, 1_000)
  // Below the modules of the project, so that an example finds what it would have installed.
  await mkdir(join(root, 'node_modules/.cache'), { recursive: true })
  folder = await mkdtemp(join(root, 'node_modules/.cache/examples-'))
})
afterAll(async () => {
  clearInterval(seeing)
  await web.stop()
  await engine.stop()
  await rm(folder, { recursive: true, force: true })
})

/** Runs until it ends, or has said something that fits. @returns all it said. */
async function run(command: string, argv: readonly string[], enough?: RegExp): Promise<string> {
  const child = spawn(command, argv, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  const timer = setTimeout(() => child.kill('SIGKILL'), 20_000)
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (enough?.test(said) === true) child.kill()
    })
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  clearTimeout(timer)
  if (enough === undefined && code !== 0) throw new Error(`ended with ${String(code)}: ${said}`)
  return said
}

const here = ({ code }: DocExample): string => code.replaceAll(SHOWN, web.url)

describe('examples of the documentation', () => {
  it('are all run here', () => {
    expect(inLanguage('ts').length).toBeGreaterThanOrEqual(9)
    const others = examples.filter(({ language, code }) => language !== 'ts' && code.includes(SHOWN))
    expect(others.map(({ language }) => language)).toEqual(['sh', 'html', 'js'])
  })

  it.each(inLanguage('ts'))('$page, line $line: runs to its end and says something', async (example) => {
    const outfile = join(folder, `${example.page}-${String(example.line)}.mjs`)
    await build({
      stdin: { contents: here(example), loader: 'ts', resolveDir: folder },
      alias: { '@meshara/explorer-client': join(root, 'packages/explorer-client/src/index.ts') },
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      outfile,
    })
    expect(await run(process.execPath, [outfile])).not.toBe('')
  })

  it('are right in their types', async () => {
    await Promise.all(
      inLanguage('ts').map(({ page, line, code }) =>
        writeFile(join(folder, `${page}-${String(line)}.ts`), code),
      ),
    )
    const files = { '@meshara/explorer-client': [join(root, 'packages/explorer-client/src/index.ts')] }
    await writeFile(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        extends: join(root, 'tsconfig.json'),
        compilerOptions: { paths: files, incremental: false, plugins: [] },
        include: ['*.ts'],
        exclude: [],
      }),
    )
    expect(await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder])).toBe(
      '',
    )
  })

  it.each(inLanguage('sh'))('$page, line $line: says what happens', async (example) => {
    const said = await run('sh', ['-c', `exec ${here(example)}`], /event: totals/)
    expect(said).toMatch(/event: hello\ndata: \{"network":/)
  })

  it.each(inLanguage('js'))('$page, line $line: says what happens', async (example) => {
    const file = join(folder, 'socket.mjs')
    await writeFile(file, here(example))
    expect(await run(process.execPath, [file], /^nodes /m)).toMatch(/^hello .*\n/)
  })

  it.each(inLanguage('html'))(
    '$page, line $line: shows a figure in a page of another site',
    async (example) => {
      const elsewhere = await startOtherOrigin()
      const { browser, close } = await launchBrowser()
      try {
        const page = await browser.newPage()
        await page.goto(elsewhere.page(here(example)))
        await page.waitForFunction(() => Number(document.querySelector('output')?.textContent) >= 3)
      } finally {
        await close()
        await elsewhere.close()
      }
    },
  )
})
