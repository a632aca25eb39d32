/** Does a thing for each item and lets other work of the process in between. */
export async function inTurns<T>(items: Iterable<T>, act: (item: T) => void, perTurn = 1): Promise<void> {
  let done = 0
  for (const item of items) {
    act(item)
    if (++done % perTurn === 0) {
      await new Promise((resolve) => {
        setImmediate(resolve)
      })
    }
  }
}

/** 0, 1, 2 … up to, not including, `end`. */
export function* slotsUpTo(end: number): Generator<number> {
  for (let slot = 0; slot < end; slot++) yield slot
}
