import { BadCursorError } from '@/db/queries/list-cursor'
import { badParameters } from '@/lib/api/problem'
import { badCursor } from '@/lib/node-query-url'

/** Asks for a page. @throws {ProblemError} 400 when the cursor of the question was not given out for it. */
export async function withGoodCursor<T>(
  search: { readonly cursor?: string | undefined },
  ask: () => Promise<T>,
): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof BadCursorError) throw badParameters([badCursor(search)], { cause: error })
    throw error
  }
}
