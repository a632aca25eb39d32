/**
 * Records what the API answers to the example of each operation, on a small made-up network, for its description:
 * `lib/api/examples/`; and lists the operations in `docs/api.md`.
 * @module
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { OPERATIONS, type OperationId } from '@/lib/api/operations'
import type { Operation } from '@/lib/api/operation'
import { projectRoot } from '@/lib/service/project-root'
import { startTestApi } from '../test/fixtures/api'
import { writeApiNetwork } from '../test/fixtures/api-network'
import { exampleAddress, examplePath } from '../test/fixtures/api-questions'
import { operationTable } from './operation-table'

/** Of a list so many are shown, and of a text so many characters. */
const SHOWN_ITEMS = 2
const SHOWN_CHARACTERS = 160

const START = '<!-- operations: written by `npm run docs:api` -->'
const END = '<!-- /operations -->'

const folder = join(projectRoot(), 'lib/api/examples')
const now = Date.now()
const api = await startTestApi({ context: { now: () => now } })
try {
  await writeApiNetwork(api.collector, now)
  const ids = Object.keys(OPERATIONS) as OperationId[] // the keys are the ids, by definition
  await mkdir(folder, { recursive: true })
  for (const file of await readdir(folder)) await rm(join(folder, file))
  for (const id of ids) {
    const operation: Operation = OPERATIONS[id]
    const answer = shorten(await api.wire(id, exampleAddress(operation)))
    await write(join(folder, `${id}.json`), JSON.stringify({ path: examplePath(operation), answer }))
  }
  await write(join(folder, '../examples.ts'), indexOf(ids))
  await listOperations()
} finally {
  await api.close()
}

/** The table of operations in the documentation. */
async function listOperations(): Promise<void> {
  const path = join(projectRoot(), 'docs/api.md')
  const text = await readFile(path, 'utf8')
  const [before = '', rest = ''] = text.split(START)
  const [, after = ''] = rest.split(END)
  await write(path, `${before}${START}\n\n${operationTable()}\n\n${END}${after}`)
}

function shorten(value: unknown): unknown {
  if (typeof value === 'string')
    return value.length > SHOWN_CHARACTERS ? `${value.slice(0, SHOWN_CHARACTERS)}…` : value
  if (Array.isArray(value)) return value.slice(0, SHOWN_ITEMS).map(shorten)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shorten(each)]))
}

function indexOf(ids: readonly string[]): string {
  return `/** What the API answered to the example of each operation, its lists and texts cut. Written by \`scripts/api-examples.ts\`. @module */
${ids.map((id) => `import ${id} from './examples/${id}.json' with { type: 'json' }`).join('\n')}

export interface Example {
  /** Values of the places in the route. */
  readonly path: Readonly<Record<string, string>>
  readonly answer: unknown
}

export const EXAMPLES: Readonly<Record<string, Example>> = {
  ${ids.join(',\n  ')},
}
`
}

async function write(path: string, text: string): Promise<void> {
  await writeFile(path, await format(text, { ...(await resolveConfig(path)), filepath: path }))
}
