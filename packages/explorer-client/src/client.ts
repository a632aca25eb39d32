/** The client: a method for each operation of the API, and the stream of events. @module */
import { ROUTES } from './api-routes'
import type { Answers, FileRows, Questions } from './api-types'
import { Connection, type CallOptions, type ClientOptions, type Search } from './connection'
import { UnexpectedAnswerError } from './errors'
import { followEvents, type LiveEvent, type LiveOptions, type LiveQuestion } from './live'
import { readLines } from './read-stream'

export type OperationId = keyof typeof ROUTES
type Route<Id extends OperationId> = (typeof ROUTES)[Id]

/** The name of the field that lists what the operation is about; `never`: it lists nothing. */
type ListOf<Id extends OperationId> = Route<Id>['list'] & keyof Answers[Id]
type RowOf<Id extends OperationId> = Answers[Id][ListOf<Id>] extends readonly (infer Row)[] ? Row : never
/** What `fields` can name. */
type FieldOf<Id extends OperationId> = string &
  (Route<Id>['list'] extends null ? keyof Answers[Id] : keyof RowOf<Id>)
/** An answer of which only some fields were asked for. */
type Less<Id extends OperationId, Field> = Route<Id>['list'] extends null
  ? Pick<Answers[Id], Field & keyof Answers[Id]>
  : Omit<Answers[Id], ListOf<Id>> & Record<ListOf<Id>, Pick<RowOf<Id>, Field & keyof RowOf<Id>>[]>

/** A row of a table whose columns are its own, as a file has them. */
export type TableRow = Readonly<Record<string, string | number | boolean | null>>
type FileRowOf<Id extends OperationId> = Id extends keyof FileRows ? FileRows[Id] : TableRow
export type FileFormat = 'csv' | 'parquet' | 'arrow' | 'ndjson'

/** What cannot be left out decides whether the question can. */
type Asked<Question> = object extends Question
  ? [question?: Question, options?: CallOptions]
  : [question: Question, options?: CallOptions]

interface Ask<Id extends OperationId> {
  /** @throws {ProblemError | ConnectionError | UnexpectedAnswerError} */
  (...asked: Asked<Questions[Id]>): Promise<Answers[Id]>
  /** With less in it: `fields` names what is wanted of each row, or of the answer where it lists nothing. */
  <Field extends FieldOf<Id>>(
    question: Questions[Id] & { readonly fields: readonly Field[] },
    options?: CallOptions,
  ): Promise<Less<Id, Field>>
}

interface Pages<Id extends OperationId> {
  /** Every row, page after page, each page asked for when the one before is used up. */
  all(...asked: Asked<Omit<Questions[Id], 'cursor'>>): AsyncGenerator<RowOf<Id>, void, undefined>
  /** The same, an answer at a time. */
  pages(...asked: Asked<Omit<Questions[Id], 'cursor'>>): AsyncGenerator<Answers[Id], void, undefined>
}

type FileQuestion<Id extends OperationId> = Omit<Questions[Id], 'cursor'> & {
  /** Which table, of an operation that has several. */
  readonly table?: string
}
interface Files<Id extends OperationId> {
  /** The rows of the whole export in one answer, as they come; for what would be too many pages. */
  rows(...asked: Asked<FileQuestion<Id>>): AsyncGenerator<FileRowOf<Id>, void, undefined>
  /** The export as a file; its body is still to be read. */
  file(format: FileFormat, ...asked: Asked<FileQuestion<Id>>): Promise<Response>
}

type Method<Id extends OperationId> = Ask<Id> &
  (Route<Id>['hasPages'] extends true ? Pages<Id> : unknown) &
  (Route<Id>['hasFiles'] extends true ? Files<Id> : unknown)

export type ExplorerClient = { readonly [Id in OperationId]: Method<Id> } & {
  /** What changes, as it changes; ends when it is broken off or aborted. */
  live(question?: LiveQuestion, options?: LiveOptions): AsyncGenerator<LiveEvent, void, undefined>
}

/** @throws {TypeError} when the address is none. */
export function createClient(options: ClientOptions): ExplorerClient {
  const connection = new Connection(options)
  const methods: Record<string, unknown> = {
    live: (question: LiveQuestion = {}, live: LiveOptions = {}) => followEvents(connection, question, live),
  }
  for (const [id, route] of Object.entries(ROUTES)) methods[id] = method(connection, route)
  // What each method takes and answers is known by its id alone: from here on the types say it.
  return methods as unknown as ExplorerClient
}

interface PlainRoute {
  readonly route: string
  readonly list: string | null
  readonly hasPages: boolean
  readonly hasFiles: boolean
}

function method(connection: Connection, { route, list, hasPages, hasFiles }: PlainRoute) {
  const ask = (question: Search = {}, options: CallOptions = {}): Promise<unknown> =>
    connection.json(connection.address(route, question), options)

  async function* pages(question: Search = {}, options: CallOptions = {}): AsyncGenerator<Search> {
    for (let cursor: unknown; cursor !== null;) {
      const answer = (await ask({ ...question, cursor }, options)) as Search
      const next = answer.nextCursor
      if (next !== null && typeof next !== 'string')
        throw new UnexpectedAnswerError('a page without nextCursor')
      yield answer
      cursor = next
    }
  }

  async function* all(question: Search = {}, options: CallOptions = {}): AsyncGenerator {
    for await (const answer of pages(question, options)) yield* answer[list ?? ''] as Iterable<unknown>
  }

  const file = (format: FileFormat, question: Search = {}, options: CallOptions = {}): Promise<Response> =>
    connection.open(connection.address(`${route}.${format}`, question), {}, options)

  async function* rows(question: Search = {}, options: CallOptions = {}): AsyncGenerator {
    yield* readLines(await file('ndjson', question, options), options.signal)
  }

  return Object.assign(ask, hasPages && { pages, all }, hasFiles && { rows, file })
}
