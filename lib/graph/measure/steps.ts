/** Work in steps, between which whoever does it may look up: for something newer, or to stop. @module */

export type Steps<Result> = Generator<undefined, Result, undefined>

/** Does all of it at once. */
export function allSteps<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}
