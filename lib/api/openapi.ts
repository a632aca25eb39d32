/** The API described for machines: OpenAPI 3.1, made from the operations themselves. @module */
import type { z } from 'zod'
import { answerSchema, hasPages, rowSchema } from './answer-schema'
import { commonParameters } from './common-parameters'
import { EXAMPLES } from './examples'
import { toJsonSchema, type JsonSchema, type JsonSchemas } from './json-schema'
import { HEADERS, PROBLEMS, problemResponses } from './openapi-answers'
import { API_PATH, FORMATS, formatsOf, TAGS, type Operation } from './operation'
import { OPERATIONS } from './operations'
import { problemSchema } from './problem'
import { STREAMS } from './streams'
import type { OpenApiDocument, OpenApiOperation, OpenApiParameter } from './openapi-document'
import { describeStream } from './openapi-stream'
import { wireSchema } from './wire'

const DESCRIPTION = [
  'Read what the explorer knows of a peer-to-peer network: its nodes, its messages, and how both change. Everything is asked with GET, and open to any origin.',
  'Times are ISO 8601 in UTC; a time in a question may have an offset. Durations and sizes are numbers with the unit in the name (`windowMs`, `sizeBytes`).',
  'Lists come in pages: follow `next` (or the `Link` header) until it is null. A cursor is opaque, and good for the question it was given out for.',
  'New fields, operations and parameters may be added to version 1; none is taken away or changes its meaning. Programs should pass over fields that they do not know.',
].join('\n\n')

/** @param origin - where the API is reached, without a slash at the end. */
export function openApiDocument({ origin }: { origin: string }): OpenApiDocument {
  const schemas: JsonSchemas = new Map()
  const paths = Object.values(OPERATIONS).map(
    (operation: Operation) => [operation.route, { get: describeOperation(operation, schemas) }] as const,
  )
  const streams = Object.values(STREAMS).map(
    (stream) => [stream.route, { get: describeStream(stream, schemas) }] as const,
  )
  toJsonSchema(problemSchema, schemas)
  return {
    openapi: '3.1.1',
    info: {
      title: 'Meshara Explorer API',
      version: '1.0.0',
      description: DESCRIPTION,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: `${origin}${API_PATH}` }],
    security: [{}, { key: [] }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths: Object.fromEntries([...paths, ...streams].sort(([a], [b]) => (a < b ? -1 : 1))),
    components: {
      securitySchemes: {
        key: {
          type: 'http',
          scheme: 'bearer',
          description:
            'A key allows more than an address is allowed. Without one the API is open for modest use.',
        },
      },
      headers: HEADERS,
      responses: PROBLEMS,
      schemas: Object.fromEntries([...schemas].sort(([a], [b]) => (a < b ? -1 : 1))),
    },
  }
}

function describeOperation(operation: Operation, schemas: JsonSchemas): OpenApiOperation {
  const { id, tag, summary, description, problems } = operation
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    parameters: parametersOf(operation, schemas),
    responses: {
      '200': answerOf(operation, schemas),
      '304': { $ref: '#/components/responses/NotModified' },
      ...problemResponses([400, 401, ...problems, 405, 406, 429, 503]),
    },
  }
}

function parametersOf(operation: Operation, schemas: JsonSchemas): OpenApiParameter[] {
  const recorded = EXAMPLES[operation.id]?.path ?? {}
  const inPath = Object.entries(operation.path.shape).map(([name, schema]) => ({
    ...parameter(name, 'path', toJsonSchema(schema as z.ZodType, schemas)),
    required: true,
    ...(recorded[name] !== undefined && { example: recorded[name] }),
  }))
  const inQuery = Object.entries({ ...operation.search.shape, ...commonParameters(operation) }).map(
    ([name, schema]) => {
      const example = operation.example.search[name]
      const described = parameter(name, 'query', toJsonSchema(schema as z.ZodType, schemas))
      const isNumber = described.schema.type === 'integer' || described.schema.type === 'number'
      return {
        ...described,
        ...(example !== undefined && { example: isNumber ? Number(example) : example }),
        // One comma in a list of names is part of the value.
        ...(name === 'fields' && { style: 'form', explode: false }),
      }
    },
  )
  return [...inPath, ...inQuery]
}

function parameter(name: string, place: 'path' | 'query', described: JsonSchema): OpenApiParameter {
  const { description, ...schema } = described
  return { name, in: place, ...(description !== undefined && { description }), schema }
}

function answerOf(operation: Operation, schemas: JsonSchemas): Readonly<Record<string, unknown>> {
  const answer = toJsonSchema(answerSchema(operation), schemas)
  const name = `${operation.id.charAt(0).toUpperCase()}${operation.id.slice(1)}Answer`
  if (answer.$ref === undefined) schemas.set(name, answer)
  const example = EXAMPLES[operation.id]?.answer
  const json = {
    schema: answer.$ref === undefined ? { $ref: `#/components/schemas/${name}` } : answer,
    ...(example !== undefined && { example }),
  }
  const others = formatsOf(operation)
    .filter((format) => format !== 'json')
    .map((format) => [FORMATS[format].mediaType, { schema: rowsIn(operation, format, schemas) }])
  return {
    description:
      operation.rows === undefined ? 'The answer.' : 'The answer; in formats of rows, its rows alone.',
    headers: {
      ETag: { $ref: '#/components/headers/ETag' },
      'Cache-Control': { $ref: '#/components/headers/Cache-Control' },
      Age: { $ref: '#/components/headers/Age' },
      RateLimit: { $ref: '#/components/headers/RateLimit' },
      'RateLimit-Policy': { $ref: '#/components/headers/RateLimit-Policy' },
      ...(hasPages(operation) && { Link: { $ref: '#/components/headers/Link' } }),
    },
    content: { [FORMATS.json.mediaType]: json, ...Object.fromEntries(others) },
  }
}

/** Rows are no JSON as a whole: what a line or a row of them is stands beside. */
function rowsIn(operation: Operation, format: keyof typeof FORMATS, schemas: JsonSchemas): JsonSchema {
  const { rows } = operation
  const row = rows?.columns ?? rowSchema(operation)
  const isText = format === 'csv' || format === 'ndjson'
  return {
    type: 'string',
    ...(!isText && { contentMediaType: FORMATS[format].mediaType }),
    description:
      rows?.tables !== undefined
        ? `A table of the answer, chosen with \`table\`: ${rows.tables.join(', ')}. Its columns name their units.`
        : rows?.from === 'all'
          ? 'Every row that fits the question, whatever the size of a page, unless `limit` is given.'
          : 'The rows of the answer.',
    ...(row !== null && format === 'ndjson' && { 'x-row': toJsonSchema(wireSchema(row), schemas) }),
  }
}
