/**
 * Listens in on methods of an object, without changing what they do. Gossipsub has no tracer of its own, so what its
 * events do not tell is heard at its members; one that another version lacks is named in `missing`.
 * @module
 */

type Listener = (args: readonly unknown[], result: unknown) => void

export class Taps {
  /** What could not be listened in on. */
  readonly missing = new Set<string>()
  private readonly undoing: (() => void)[] = []

  /** @param onFault - told of an error in a listener; the method itself never notices. */
  constructor(private readonly onFault: (error: unknown) => void) {}

  /** @param what - the name under which it is missing when the owner has no such method. */
  before(what: string, owner: unknown, method: string, listener: (args: readonly unknown[]) => void): void {
    this.tap(what, owner, method, listener, undefined)
  }

  after(what: string, owner: unknown, method: string, listener: Listener): void {
    this.tap(what, owner, method, undefined, listener)
  }

  removeAll(): void {
    for (const undo of this.undoing.splice(0)) undo()
  }

  private tap(
    what: string,
    owner: unknown,
    method: string,
    before: ((args: readonly unknown[]) => void) | undefined,
    after: Listener | undefined,
  ): void {
    const original: unknown = isObject(owner) ? Reflect.get(owner, method) : undefined
    if (!isObject(owner) || typeof original !== 'function') {
      this.missing.add(what)
      return
    }
    let isActive = true
    const safely = (action: () => void): void => {
      try {
        if (isActive) action()
      } catch (error) {
        this.onFault(error)
      }
    }
    const tapped = function (this: unknown, ...args: unknown[]): unknown {
      if (before !== undefined) safely(() => before(args))
      const result: unknown = Reflect.apply(original, this, args)
      if (after !== undefined) safely(() => after(args, result))
      return result
    }
    const wasOwn = Object.hasOwn(owner, method)
    Reflect.set(owner, method, tapped)
    this.undoing.push(() => {
      isActive = false
      // Somebody may have laid something over ours, which then stays, silent.
      if (Reflect.get(owner, method) !== tapped) return
      if (wasOwn) Reflect.set(owner, method, original)
      else Reflect.deleteProperty(owner, method)
    })
  }
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** A member of an object that may have none of this name. */
export function memberOf(owner: unknown, name: string): unknown {
  return isObject(owner) ? Reflect.get(owner, name) : undefined
}
