/** Builds what users of a package install: one JavaScript file and its types, in its `dist` folder. @module */
import { spawn } from 'node:child_process'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { projectRoot } from '@/lib/service/project-root'

export interface PackageInit {
  /** Of its folder below `packages`. */
  readonly name: string
  readonly platform: 'node' | 'neutral'
  /** As esbuild names them. */
  readonly target: string
}

const root = projectRoot()

export async function buildPackage({ name, platform, target }: PackageInit): Promise<void> {
  const folder = join(root, 'packages', name)
  const dist = join(folder, 'dist')
  await rm(dist, { recursive: true, force: true })
  await build({
    absWorkingDir: folder,
    entryPoints: ['src/index.ts'],
    outdir: 'dist',
    bundle: true,
    packages: 'external',
    platform,
    format: 'esm',
    target,
    sourcemap: true,
    logLevel: 'warning',
  })
  await writeTypes(folder)
  for (const file of await readdir(dist)) {
    if (file.endsWith('.d.ts')) await nameExtensions(join(dist, file))
  }
}

async function writeTypes(folder: string): Promise<void> {
  const compiler = spawn(
    process.execPath,
    [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(folder, 'tsconfig.json')],
    { cwd: root, stdio: 'inherit' },
  )
  const code = await new Promise<number | null>((resolve, reject) => {
    compiler.once('error', reject)
    compiler.once('close', resolve)
  })
  if (code !== 0) throw new Error('the types could not be written')
}

/** Our sources leave extensions out; Node's own resolution, which users may have, does not. */
async function nameExtensions(path: string): Promise<void> {
  const text = await readFile(path, 'utf8')
  await writeFile(path, text.replaceAll(/(from '\.\/[^']+?)(?:\.js)?'/g, "$1.js'"))
}
