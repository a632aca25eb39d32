/** What an OpenAPI document is here, as far as it is read by our own code. @module */
import type { JsonSchema } from './json-schema'

export interface OpenApiDocument {
  readonly openapi: string
  readonly info: Readonly<Record<string, unknown>>
  readonly paths: Readonly<Record<string, { readonly get: OpenApiOperation }>>
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>
    readonly [part: string]: unknown
  }
  readonly [part: string]: unknown
}
export interface OpenApiOperation {
  readonly operationId: string
  readonly parameters: readonly OpenApiParameter[]
  readonly responses: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly [part: string]: unknown
}
export interface OpenApiParameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly schema: JsonSchema
  readonly [part: string]: unknown
}
