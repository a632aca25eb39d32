/** Builds what users of the trace source install: one JavaScript file and its types, in its `dist` folder. @module */
import { spawn } from 'node:child_process'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { projectRoot } from '@/lib/service/project-root'

const root = projectRoot()
const folder = join(root, 'packages/trace-source')
const dist = join(folder, 'dist')

await rm(dist, { recursive: true, force: true })
await build({
  absWorkingDir: folder,
  entryPoints: ['src/index.ts'],
  outdir: 'dist',
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  sourcemap: true,
  logLevel: 'warning',
})
await writeTypes()
for (const name of await readdir(dist)) {
  if (name.endsWith('.d.ts')) await nameExtensions(join(dist, name))
}

async function writeTypes(): Promise<void> {
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
