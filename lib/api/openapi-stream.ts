/** Answers that never end, in the OpenAPI document. @module */
import { toJsonSchema, type JsonSchemas } from './json-schema'
import type { OpenApiOperation, OpenApiParameter } from './openapi-document'
import { problemResponses } from './openapi-answers'
import { EVENT_STREAM_MEDIA_TYPE, type STREAMS } from './streams'
import { wireSchema } from './wire'

type Stream = (typeof STREAMS)[keyof typeof STREAMS]

export function describeStream(stream: Stream, schemas: JsonSchemas): OpenApiOperation {
  const { id, tag, summary, description, search, events } = stream
  const inQuery = Object.entries(search.shape).map(([name, schema]): OpenApiParameter => {
    const { description: about, ...described } = toJsonSchema(schema, schemas)
    return { name, in: 'query', ...(about !== undefined && { description: about }), schema: described }
  })
  const data = Object.fromEntries(
    Object.entries(events).map(([name, event]) => [name, eventData(name, event.schema, schemas)]),
  )
  return {
    operationId: id,
    tags: [tag],
    summary,
    description,
    parameters: [
      ...inQuery,
      {
        name: 'Last-Event-ID',
        in: 'header',
        description: 'Id of the last event that came; an `EventSource` sends it by itself.',
        schema: { type: 'string' },
      },
    ],
    responses: {
      '200': {
        description: 'Events, for as long as the caller stays.',
        content: {
          [EVENT_STREAM_MEDIA_TYPE]: {
            schema: {
              type: 'string',
              description: 'Server-sent events; the `data` of each is one of these.',
              contentMediaType: 'application/json',
              contentSchema: { oneOf: Object.values(data) },
            },
          },
        },
      },
      ...problemResponses([400, 401, 405, 406, 429, 503]),
    },
    'x-events': Object.fromEntries(
      Object.entries(events).map(([name, event]) => [name, { summary: event.summary, data: data[name] }]),
    ),
  }
}

function eventData(
  name: string,
  schema: Parameters<typeof wireSchema>[0],
  schemas: JsonSchemas,
): Readonly<Record<string, unknown>> {
  const data = toJsonSchema(wireSchema(schema), schemas)
  if (data.$ref !== undefined) return data
  const component = `${name.replace(/(?:^|[^A-Za-z]+)([a-z])/g, (_, letter: string) => letter.toUpperCase())}Event`
  schemas.set(component, data)
  return { $ref: `#/components/schemas/${component}` }
}
