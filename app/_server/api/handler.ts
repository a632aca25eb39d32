/** What answers an operation: parsed question in, plain data out. @module */
import type { Database } from '@/db/client'
import type { OperationId, AnswerOf, PathOf, SearchOf } from '@/lib/api/operations'
import type { Settings } from '@/lib/env/settings'
import type { LiveStatus } from '@/lib/live/events'
import type { NetworkProfile } from '@/lib/networks/profile'
import type { NetworkTotals } from '@/lib/nodes'
import type { PastStates } from '../live/past-states'

export interface ApiContext {
  /** In the role of the API: reads only, within its budget of time and rows. */
  readonly db: Database
  readonly profile: NetworkProfile
  readonly settings: Settings
  readonly live: { readonly status: LiveStatus; readonly totals: NetworkTotals | null }
  /** The network as it was. */
  readonly pastStates: PastStates
  /** ms since 1970. */
  readonly now: () => number
}

export interface Question<Id extends OperationId> {
  readonly path: PathOf<Id>
  readonly search: SearchOf<Id>
  readonly signal: AbortSignal
}

/** @throws {ProblemError} when the question has no answer. */
export type Handler<Id extends OperationId> = (
  context: ApiContext,
  question: Question<Id>,
) => Promise<AnswerOf<Id>>
export type Handlers = { readonly [Id in OperationId]: Handler<Id> }

/** A statement that gives every row of a question, its columns named as the fields of a row are outside. */
export interface RowSource {
  /** Kebab-case, as its file is named. */
  readonly name: string
  /** Without FORMAT; values only as `{name:Type}`. */
  readonly sql: string
  readonly params: Readonly<Record<string, unknown>>
}
/** For the operations whose rows come straight from the database. */
export type RowSources = {
  readonly [Id in OperationId]?: (
    context: ApiContext,
    question: Question<Id>,
  ) => RowSource | Promise<RowSource>
}
