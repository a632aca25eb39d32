/** What every list that is read page by page does the same: one question at a time, and what became of it. @module */
import { createStore, type Store } from '../live/store'

export interface ListWork<Work extends string> {
  work: Work | 'idle'
  /** Since when nothing could be read, and what is away; null: all is there. */
  away: { sinceMs: number; what: string } | null
  /** The server's refusal, which trying again will not change. */
  refusal: string | null
}

export interface ListWorker<State> extends Pick<Store<State>, 'get' | 'subscribe'> {
  change: (part: Partial<State>) => void
  /** Gives up what is on its way, and asks; what cannot be answered now is remembered, for the caller to ask again. */
  ask: (work: WorkOf<State>, task: (signal: AbortSignal) => Promise<Partial<State>>) => Promise<void>
  /** Whether a question is on its way. */
  isAsking: () => boolean
  /** Gives up what is on its way. */
  abort: () => void
}

type WorkOf<State> = State extends { work: infer Work } ? Work : never

export function createListWorker<State extends ListWork<string>>(
  initial: State,
  { isAway, nowMs }: { isAway: (error: unknown) => boolean; nowMs: () => number },
): ListWorker<State> {
  const store = createStore(initial)
  let inFlight: AbortController | undefined
  const change = (part: Partial<State> | Partial<ListWork<WorkOf<State>>>) => {
    store.set({ ...store.get(), ...part })
  }
  const rest = () => {
    inFlight = undefined
    if (store.get().work !== 'idle') change({ work: 'idle' })
  }
  return {
    get: () => store.get(),
    subscribe: (listener) => store.subscribe(listener),
    change,
    ask: async (work, task) => {
      inFlight?.abort()
      const mine = new AbortController()
      inFlight = mine
      if (store.get().work !== work) change({ work })
      try {
        const result = await task(mine.signal)
        if (!mine.signal.aborted) change({ away: null, refusal: null, ...result })
      } catch (error) {
        if (mine.signal.aborted) return
        const what = error instanceof Error ? error.message : String(error)
        if (isAway(error)) change({ away: { sinceMs: store.get().away?.sinceMs ?? nowMs(), what } })
        else change({ refusal: what })
      } finally {
        if (inFlight === mine) rest()
      }
    },
    isAsking: () => inFlight !== undefined,
    abort: () => {
      inFlight?.abort()
      rest()
    },
  }
}
