/**
 * From `npm start` (built, fresh data folder) to the first node drawn in an open browser page, and the memory of
 * the whole stack with the demo mesh of 60 nodes once it has settled.
 * @module
 */
import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectRoot } from '@/lib/service/project-root'
import { launchBrowser } from '../fixtures/browser'

const LIMIT_MS = 120_000
const SETTLE_MS = 60_000
const DRAWN = '[data-drawn-nodes]:not([data-drawn-nodes="0"])'

export default async function start(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'explorer-bench-start-'))
  const port = await freePort()
  const { browser, close } = await launchBrowser()
  const page = await browser.newPage()
  const url = `http://127.0.0.1:${String(port)}/`

  const startedAtMs = performance.now()
  const stack = spawn('npm', ['start', '--', '--data-dir', folder, '--port', String(port)], {
    cwd: projectRoot(),
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => stack.once('close', () => resolve()))
  try {
    const deadlineMs = startedAtMs + LIMIT_MS
    while (!(await opens(page.goto(url, { waitUntil: 'commit', timeout: 5_000 })))) {
      if (performance.now() > deadlineMs) throw new Error(`Nothing answered at ${url}.`)
      await page.waitForTimeout(100)
    }
    await page.waitForSelector(DRAWN, { state: 'attached', timeout: LIMIT_MS })
    const firstNodeSeconds = (performance.now() - startedAtMs) / 1000
    await page.waitForTimeout(SETTLE_MS)
    const memory = await memoryOfTree(stack.pid ?? 0)
    process.stdout.write(
      `${JSON.stringify({
        firstNodeSeconds: round(firstNodeSeconds),
        stackRssMb: round(memory.rssBytes / 1_048_576),
        processes: memory.processes,
      })}\n`,
    )
  } finally {
    if (stack.pid !== undefined) process.kill(-stack.pid, 'SIGINT')
    await ended
    await close()
    await rm(folder, { recursive: true, force: true })
  }
}

const round = (value: number): number => Math.round(value * 10) / 10

async function opens(navigation: Promise<unknown>): Promise<boolean> {
  try {
    await navigation
    return true
  } catch {
    return false
  }
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo // listening on TCP, so never a string or null
  await new Promise<void>((resolve) => probe.close(() => resolve()))
  return port
}

/** Resident memory of a process and all below it, from Linux's /proc; shared pages count in each. */
async function memoryOfTree(root: number): Promise<{ rssBytes: number; processes: Record<string, number> }> {
  const parents = new Map<number, number>()
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    const stat = await readFile(`/proc/${entry}/stat`, 'utf8').catch(() => '')
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
    if (parent > 0) parents.set(Number(entry), parent)
  }
  const below = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined; at = parents.get(at))
      if (at === root) return true
    return false
  }
  const processes: Record<string, number> = {}
  let rssBytes = 0
  for (const pid of [...parents.keys()].filter(below)) {
    const status = await readFile(`/proc/${String(pid)}/status`, 'utf8').catch(() => '')
    const bytes = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024
    const command = await readFile(`/proc/${String(pid)}/cmdline`, 'utf8').catch(() => '')
    const name = `${nameOf(command.split('\0').filter(Boolean))} (${String(pid)})`
    processes[name] = round(bytes / 1_048_576)
    rssBytes += bytes
  }
  return { rssBytes, processes }
}

/** A part of the product by its own name, anything else by its program's. */
function nameOf(argv: readonly string[]): string {
  const script = argv.findIndex((argument) => argument.endsWith('cli.js'))
  const part = script === -1 ? undefined : argv[script + 1]
  return (
    part ??
    (argv[0]?.startsWith('npm ') === true ? 'npm' : (argv[1] ?? argv[0] ?? '?').split('/').at(-1)) ??
    '?'
  )
}
