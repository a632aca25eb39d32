/**
 * Writes what the client in `packages/explorer-client` knows of the API from the descriptions of its operations;
 * `--check` only says whether it is current.
 * @module
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { compile } from 'json-schema-to-typescript'
import { format, resolveConfig } from 'prettier'
import { z } from 'zod'
import { answerSchema, hasPages, rowSchema } from '@/lib/api/answer-schema'
import type { Operation } from '@/lib/api/operation'
import { OPERATIONS } from '@/lib/api/operations'
import { wireSchema } from '@/lib/api/wire'
import { PUBLIC_EVENTS } from '@/lib/live/public-events'
import { projectRoot } from '@/lib/service/project-root'

const folder = join(projectRoot(), 'packages/explorer-client/src')
const operations: readonly Operation[] = Object.values(OPERATIONS)
const NOTICE = 'Written by `npm run client:types` from the descriptions of the API: edit those.'

type JsonSchema = Record<string, unknown>

/** Rows of files: their own where they differ, those of the list where not; null: none, or tables of any columns. */
function fileRows(operation: Operation): z.ZodType | null {
  const schema = operation.rows?.columns ?? rowSchema(operation)
  return schema === null ? null : wireSchema(schema)
}

function question(operation: Operation): z.ZodObject {
  for (const name of Object.keys(operation.path.shape)) {
    if (name in operation.search.shape) throw new Error(`${operation.id} has two parameters ${name}`)
  }
  return z.strictObject({ ...operation.path.shape, ...operation.search.shape })
}

function titled(id: string, what: string): string {
  return `${id.charAt(0).toUpperCase()}${id.slice(1)}${what}`
}

/** One document, for a type that several operations share must be written once. */
function document(): JsonSchema {
  const rows = operations.flatMap((operation) => {
    const schema = fileRows(operation)
    return schema === null ? [] : [[operation.id, schema] as const]
  })
  const said = z.toJSONSchema(
    z.object({
      answers: z.object(
        Object.fromEntries(operations.map((operation) => [operation.id, answerSchema(operation)])),
      ),
      rows: z.object(Object.fromEntries(rows)),
      events: z.object(
        Object.fromEntries(
          Object.entries(PUBLIC_EVENTS).map(([name, { schema }]) => [name, wireSchema(schema)]),
        ),
      ),
    }),
    { io: 'output' },
  ) as { properties: Record<string, { properties: Record<string, JsonSchema> }>; $defs: JsonSchema }
  for (const { id, summary } of operations) {
    const answer = said.properties.answers?.properties[id]
    if (answer !== undefined && !('$ref' in answer)) {
      Object.assign(answer, { title: titled(id, 'Answer'), description: `${summary}.` })
    }
    const row = said.properties.rows?.properties[id]
    if (row !== undefined && !('$ref' in row)) Object.assign(row, { title: titled(id, 'Row') })
  }
  const questions = Object.fromEntries(
    operations.map((operation) => [
      operation.id,
      {
        ...z.toJSONSchema(question(operation), { io: 'input', unrepresentable: 'any' }),
        title: titled(operation.id, 'Question'),
        description: `What ${operation.id} can be asked.`,
      },
    ]),
  )
  return {
    type: 'object',
    additionalProperties: false,
    required: ['answers', 'rows', 'events', 'questions'],
    $defs: said.$defs,
    properties: {
      answers: { ...said.properties.answers, title: 'Answers' },
      rows: { ...said.properties.rows, title: 'FileRows' },
      events: { ...said.properties.events, title: 'LiveEvents' },
      questions: {
        type: 'object',
        title: 'Questions',
        properties: questions,
        required: operations.map(({ id }) => id),
        additionalProperties: false,
      },
    },
  }
}

async function types(): Promise<string> {
  const text = await compile(document(), 'Api', {
    bannerComment: `/** The words of the API as types. ${NOTICE} @module */`,
    ignoreMinAndMaxItems: true,
    unknownAny: true,
    format: false,
    declareExternallyReferenced: true,
  })
  return (
    text
      // What a reference adds to a description is of no use to who reads the types.
      .replaceAll(/ \* This interface was referenced by [^\n]*\n \* via the `definition` "[^\n]*\n/g, '')
      .replaceAll(/export interface (\w+) \{\s*\}/g, 'export type $1 = object')
      .replaceAll(/\{\s*\[k: string\]: ([^\n{}]+?);?\s*\}/g, 'Record<string, $1>')
  )
}

/** What the client has to know of each operation when it runs. */
function routes(): string {
  const entries = operations.map((operation) => {
    const list = rowSchema(operation) === null ? null : (operation.rows?.field ?? null)
    const known = {
      route: operation.route,
      list,
      hasPages: hasPages(operation),
      hasFiles: operation.rows !== undefined,
    }
    return `/** ${operation.summary}. */\n${operation.id}: ${JSON.stringify(known)},`
  })
  return `/** Where each operation is, and what can be done with it. ${NOTICE} @module */
export const ROUTES = {
${entries.join('\n')}
} as const
`
}

async function styled(name: string, text: string): Promise<[path: string, text: string]> {
  const path = join(folder, name)
  return [path, await format(text, { ...(await resolveConfig(path)), parser: 'typescript' })]
}

const files = await Promise.all([
  types().then((text) => styled('api-types.ts', text)),
  styled('api-routes.ts', routes()),
])
for (const [path, text] of files) {
  if (!process.argv.includes('--check')) {
    await writeFile(path, text)
  } else if ((await readFile(path, 'utf8').catch(() => '')) !== text) {
    process.stderr.write(`${path} is not what the API says: run \`npm run client:types\`.\n`)
    process.exitCode = 1
  }
}
