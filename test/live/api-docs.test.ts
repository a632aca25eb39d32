import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { API_PATH } from '@/lib/api/operation'
import { OPERATIONS } from '@/lib/api/operations'
import { STREAMS } from '@/lib/api/streams'
import { projectRoot } from '@/lib/service/project-root'
import { startTestApi, type TestApi } from '../fixtures/api'
import { writeApiNetwork } from '../fixtures/api-network'

const ORIGIN = 'https://mesh.example'
const text = await readFile(join(projectRoot(), 'docs/api.md'), 'utf8')
const commands = [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)]
  .flatMap(([, block = '']) => block.split('\n'))
  .filter((line) => line !== '')

let api: TestApi
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'explorer-api-docs-'))
  api = await startTestApi()
  await writeApiNetwork(api.collector, Date.now())
}, 120_000)
afterAll(async () => {
  await api.close()
  await rm(folder, { recursive: true, force: true })
})

describe('docs/api.md', () => {
  it('has commands to try', () => {
    expect(commands.length).toBeGreaterThan(10)
    expect(commands.every((command) => command.startsWith('curl ') && command.includes(ORIGIN))).toBe(true)
  })

  it.each(commands)('%s', async (command) => {
    const run = command.replaceAll(ORIGIN, api.url)
    const { stdout } = await promisify(execFile)(
      'bash',
      ['-c', `${run} -w '\\n%{http_code} %{content_type}'`],
      {
        cwd: folder,
      },
    )
    const at = stdout.lastIndexOf('\n')
    const [status, type = ''] = stdout.slice(at + 1).split(' ')
    expect(status).toBe(command.includes('luck') ? '400' : '200')
    const body = stdout.slice(0, at)
    if (type.includes('json') && !type.includes('ndjson') && !command.includes(' -o ')) JSON.parse(body)
  })

  it('answers a wrong parameter as it shows', async () => {
    const shown = /```json\n([\s\S]*?)```/.exec(text)?.[1] ?? ''
    const { title, status, type } = JSON.parse(shown) as Record<string, unknown>
    const answer = (await (await api.fetch('/nodes?sort=luck')).json()) as Record<string, unknown>
    expect(answer).toMatchObject({ title, status, type, errors: [{ field: 'sort', got: 'luck' }] })
  })

  it('lists every operation', () => {
    for (const { route, summary } of [...Object.values(OPERATIONS), ...Object.values(STREAMS)]) {
      const row = text.split('\n').find((line) => line.startsWith(`| \`${API_PATH}${route}\` `))
      expect([route, row]).toEqual([route, expect.stringContaining(summary)])
    }
  })
})
