/** A client for the API of Meshara Explorer, in Node and in browsers. @module */
export { createClient, type ExplorerClient, type FileFormat, type OperationId, type TableRow } from './client'
export type { CallOptions, ClientOptions } from './connection'
export { ConnectionError, ProblemError, UnexpectedAnswerError, type FieldProblem } from './errors'
export type { LiveEvent, LiveOptions, LiveQuestion, LiveTopic } from './live'
export type * from './api-types'
