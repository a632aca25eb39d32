/**
 * Builds the bundle of the command line (`dist/`) and the pages (`.next/`).
 * `--if-needed`: only when a source has changed since the last build.
 * @module
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { access, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { build as bundle, type Plugin } from 'esbuild'
import { bundleWidgets } from '@/app/_server/widgets/bundle-widgets'
import { buildUser } from '@/lib/service/build-in-use'
import { projectRoot } from '@/lib/service/project-root'
import { waitForFirstFrame } from './first-frame'
import { packBuiltFiles } from './pack-built-files'

const SOURCES = [
  'app',
  'cli',
  'cli.ts',
  'collector',
  'components',
  'db',
  'lib',
  'packages/trace-source/src',
  'public',
  'instrumentation-client.ts',
  'next.config.mjs',
  'postcss.config.mjs',
  'package-lock.json',
  'tsconfig.json',
  'scripts/build.ts',
  'scripts/first-frame.ts',
  'scripts/pack-built-files.ts',
]

const root = projectRoot()
const pages = process.env.NEXT_DIST_DIR ?? '.next'
const stampPath = join(root, pages, 'explorer-build.sha256')

/** One hash over every source file: its path and its bytes. */
async function sourceHash(): Promise<string> {
  const hash = createHash('sha256').update(process.versions.node.split('.')[0] ?? '')
  const add = async (path: string): Promise<void> => {
    let entries
    try {
      entries = await readdir(join(root, path), { withFileTypes: true })
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'ENOENT') return
      if (code !== 'ENOTDIR') throw error
      hash.update(path).update(await readFile(join(root, path)))
      return
    }
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) await add(join(path, entry.name))
  }
  for (const source of SOURCES) await add(source)
  return hash.digest('hex')
}

async function isBuilt(hash: string): Promise<boolean> {
  try {
    await Promise.all([
      access(join(root, 'dist/cli.js')),
      access(join(root, 'dist/embed/widget.js')),
      access(join(root, pages, 'BUILD_ID')),
    ])
    return (await readFile(stampPath, 'utf8')) === hash
  } catch {
    return false
  }
}

/** Node imports JSON only where an attribute says so, which the other bundler of these sources does not need. */
const dataOfPackages: Plugin = {
  name: 'data-of-packages',
  setup: (build) => {
    const { resolve } = createRequire(import.meta.url)
    build.onResolve({ filter: /^[^./].*\.json$/ }, ({ path }) =>
      path.startsWith('@/') ? undefined : { path: resolve(path) },
    )
  },
}

async function bundleCommandLine(): Promise<void> {
  await rm(join(root, 'dist'), { recursive: true, force: true })
  await bundle({
    absWorkingDir: root,
    entryPoints: { cli: 'cli.ts', 'press-work': 'app/_server/live/press/press-work.ts' },
    outdir: 'dist',
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    jsx: 'automatic',
    plugins: [dataOfPackages],
    sourcemap: true,
    logLevel: 'warning',
  })
}

/** Scripts and style of what other sites put into their pages. */
async function bundleForOthers(): Promise<void> {
  const folder = join(root, 'dist', 'embed')
  await mkdir(folder, { recursive: true })
  const files = [...(await bundleWidgets())]
  await Promise.all(files.map(([name, bytes]) => writeFile(join(folder, name), bytes)))
}

async function buildPages(): Promise<void> {
  const next = spawn(process.execPath, [join(root, 'node_modules/next/dist/bin/next'), 'build'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said: Buffer[] = []
  next.stdout.on('data', (chunk: Buffer) => said.push(chunk))
  next.stderr.on('data', (chunk: Buffer) => said.push(chunk))
  const code = await new Promise<number | null>((resolve, reject) => {
    next.once('error', reject)
    next.once('close', resolve)
  })
  if (code !== 0) throw new Error(`next build failed:\n${Buffer.concat(said).toString()}`)
  const files = join(root, pages, 'static')
  await waitForFirstFrame(join(files, 'chunks'))
  await packBuiltFiles(files)
}

const isLazy = process.argv.includes('--if-needed')
const hash = await sourceHash()
if (!isLazy || !(await isBuilt(hash))) {
  process.stdout.write('Building the bundle and the pages; this happens once and takes about a minute.\n')
  const startedAtMs = performance.now()
  try {
    const user = buildUser(root)
    if (user !== null) {
      throw new Error(
        `A stack that was started from here is running (pid ${String(user)}) and would lose its pages: stop it first.`,
      )
    }
    // A build that breaks off must not pass for one.
    await rm(stampPath, { force: true })
    await Promise.all([bundleCommandLine().then(bundleForOthers), buildPages()])
    await mkdir(join(root, pages), { recursive: true })
    await writeFile(stampPath, hash)
    process.stdout.write(`Built in ${((performance.now() - startedAtMs) / 1000).toFixed(0)} s.\n`)
  } catch (error) {
    process.stderr.write(`The build failed. ${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  }
}
