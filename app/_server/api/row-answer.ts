/** Answers that are rows alone: from the database as they are read, or those of an answer that is at hand. @module */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Database } from '@/db/client'
import { FRESHNESS, type Operation, type RowFormat } from '@/lib/api/operation'
import type { OperationId } from '@/lib/api/operations'
import { badParameters } from '@/lib/api/problem'
import { showValue } from '@/lib/read-search'
import { inTurnOf, inTurns } from '../limits/in-turns'
import type { Admission } from './gate'
import type { ApiContext, RowSource, RowSources } from './handler'
import type { ReadQuestion } from './read-question'
import { wholeBody, type WholeBody } from './respond'
import { rowColumns } from './row-columns'
import { answerRows, writeRowFile } from './row-files'
import { rowStatement } from './row-statement'
import { fileHeaders, fileType, sendRows } from './send-rows'

export interface RowAnswersInit {
  readonly context: ApiContext
  readonly sources: RowSources
  /** In the role of exports, with connections of its own. */
  readonly db: Database
}

export interface RowAnswer {
  readonly operation: Operation
  readonly question: ReadQuestion
  readonly format: RowFormat
}

/** What the gate has to say of it. */
type ExportAdmission = Pick<Admission, 'headers' | 'work' | 'asker' | 'startExport'>

export interface RowAnswers {
  /** Every row that fits, as far as no limit is asked for. @throws {ProblemError} before anything is sent. */
  stream(
    request: IncomingMessage,
    response: ServerResponse,
    asked: RowAnswer,
    admission: ExportAdmission,
  ): Promise<void>
  /** @param answer - as the program holds it. */
  whole(asked: RowAnswer, answer: unknown): Promise<WholeBody>
}

type Source = (context: ApiContext, question: unknown) => RowSource | Promise<RowSource>

export function createRowAnswers({ context, sources, db }: RowAnswersInit): RowAnswers {
  const network = context.profile.name

  return {
    stream: async (request, response, { operation, question, format }, admission) => {
      const { given } = question
      const cursor = given.get('cursor')
      if (cursor !== null) {
        throw badParameters([
          { field: 'cursor', got: showValue(cursor), expected: `none: as ${format} all rows come at once` },
        ])
      }
      // The source and the description of an operation share an id, which is what types them both.
      const find = sources[operation.id as OperationId] as Source | undefined
      if (find === undefined) throw new TypeError(`${operation.id} has no source of rows`)
      const limit = given.has('limit') ? Number(question.search.limit) : null
      const columns = rowColumns(operation, question.fields)
      const answer = async (within: ApiContext): Promise<void> => {
        const { path, search } = question
        const signal = AbortSignal.timeout(SOURCE_MS)
        const source = await find(within, { path, search, signal })
        await sendRows(request, response, {
          db,
          operation,
          format,
          fileName: `${network}-${source.name}`,
          statement: rowStatement(source, columns, format, limit),
        })
      }
      // Nothing is streamed to one who asks for the head alone; what is asked to find it costs as much as ever.
      const isHead = request.method === 'HEAD'
      const done = await (isHead ? admission.work() : admission.startExport())
      for (const [name, value] of Object.entries(admission.headers)) response.setHeader(name, value)
      await answer({ ...context, db: inTurns(context.db, inTurnOf(admission.asker)) }).finally(done)
    },

    whole: async ({ operation, question, format }, answer) => {
      const { table, fields } = question
      const fileName = [network, kebab(operation.id), ...(table === null ? [] : [kebab(table)])].join('-')
      const rows = answerRows(operation, answer, { table, fields })
      const content = await writeRowFile(db, kebab(operation.id), rows, format)
      return wholeBody(content, fileType(format), {
        'cache-control': FRESHNESS[operation.freshness],
        ...fileHeaders(fileName, format),
      })
    },
  }
}

/** How long it may take to find out what to ask for, ms. */
const SOURCE_MS = 10_000

/** `listNodes` is `nodes`, `getGrowth` is `growth`. */
function kebab(name: string): string {
  return name
    .replace(/^(?:list|get)(?=[A-Z])/, '')
    .replace(/[A-Z]/g, (letter, at: number) => `${at === 0 ? '' : '-'}${letter.toLowerCase()}`)
    .replaceAll('_', '-')
}
