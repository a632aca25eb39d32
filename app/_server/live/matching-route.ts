/** Which nodes of the map a filter lets through that a browser cannot tell: by their keys, by their region; with `at`, of the map of then. @module */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import type { Database } from '@/db/client'
import { getMatchingNums } from '@/db/queries/map/get-matching-nums'
import { badParameters, ProblemError } from '@/lib/api/problem'
import { MATCHING_PATH, writeMatching } from '@/lib/graph/matching'
import { readNodeQuery } from '@/lib/node-query-url'
import { rawSearch } from '@/lib/read-search'
import { checkAt } from '../api/handlers/past-time'
import { sendProblem } from '../api/respond'
import type { Door } from '../limits/doors'
import type { RequestHandler } from '../web-server'

export interface MatchingInit {
  readonly db: Database
  readonly door: Door
  readonly now: () => number
  readonly log: Logger
}

const METHODS = 'GET, HEAD'

export function createMatching({ db, door, now, log }: MatchingInit): RequestHandler {
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!door(request, response)) return
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      throw new ProblemError(405, 'Only to be read', 'It is asked with GET.', [], {}, {}, { allow: METHODS })
    }
    const { searchParams } = new URL(request.url ?? '/', 'http://localhost')
    const reading = readNodeQuery(rawSearch(searchParams))
    if (!reading.ok) throw badParameters(reading.problems)
    const gone = new AbortController()
    response.once('close', () => {
      gone.abort()
    })
    await checkAt(db, reading.value.at, now(), gone.signal)
    const body = writeMatching(await getMatchingNums(db, reading.value, now(), gone.signal))
    response.writeHead(200, {
      'content-type': 'application/octet-stream',
      'content-length': body.length,
      'cache-control': 'no-cache',
    })
    response.end(request.method === 'HEAD' ? undefined : body)
  }

  return {
    handle: (request, response, path) => {
      if (path !== MATCHING_PATH) return false
      answer(request, response).catch((error: unknown) => {
        if (response.headersSent || response.destroyed) return
        const problem = error instanceof ProblemError ? error : null
        if (problem === null) log.warn({ err: error }, 'could not tell which nodes match')
        sendProblem(
          request,
          response,
          problem ?? new ProblemError(503, 'Not now', 'The database cannot be asked now: ask again.'),
        )
      })
      return true
    },
  }
}
