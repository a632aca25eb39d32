import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { compileEarly } from '@/scripts/compile-early'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'explorer-build-'))
  await writeFile(
    join(folder, 'build-manifest.json'),
    JSON.stringify({ rootMainFiles: ['main.js', 'static/turbopack-1.js'] }),
  )
})
afterEach(() => rm(folder, { recursive: true, force: true }))

it('modules that every page begins with are in brackets, and do the same', async () => {
  const script =
    '(globalThis.T||(globalThis.T=[])).push(["who",7,(e,t)=>{t.found=[1,2].map(n=>n+e)},8,e=>{"use strict";return ")("},9,7]);'
  await writeFile(join(folder, 'main.js'), script)
  await compileEarly(folder)
  const written = await readFile(join(folder, 'main.js'), 'utf8')
  expect(written).toContain(',7,((e,t)=>{t.found=[1,2].map(n=>n+e)}),8,(e=>{"use strict";return ")("}),9,7]')
  const page: { T?: [[string, number, (e: number, t: { found?: number[] }) => void]] } = {}
  runInNewContext(written, page)
  const module: { found?: number[] } = {}
  page.T?.[0][2](10, module)
  expect([...(module.found ?? [])]).toEqual([11, 12])
})

it('a script of another shape is not passed over in silence', async () => {
  await writeFile(join(folder, 'main.js'), 'console.log(1)')
  await expect(compileEarly(folder)).rejects.toThrow(/No modules are in .*main\.js/)
})
