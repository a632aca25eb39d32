/**
 * How often one IP address may be dialled. Strangers name the addresses, so without it they could make us knock at
 * thousands of ports of somebody else's machine.
 * @module
 */
export interface IpBudget {
  /**
   * @param isProven - the node was reached there before: what strangers say of the address does not count against it.
   * @returns null when the address may not be dialled now.
   */
  take(ip: string, isProven: boolean): { end(hasSucceeded: boolean): void } | null
  /** true: so many dials are in flight that it is better to come back later. */
  isSaturated(ip: string): boolean
}

export interface IpBudgetInit {
  /** Most dials in flight to one address. */
  maxInFlight: number
  /** Most failed dials to one address within the window. */
  maxFailures: number
  windowMs: number
  now: () => number
}

interface Account {
  inFlight: number
  failures: number
  windowStartMs: number
}

/** Addresses whose accounts are kept; beyond it, those that are not in use are dropped. */
const MAX_ACCOUNTS = 100_000

export function createIpBudget({ maxInFlight, maxFailures, windowMs, now }: IpBudgetInit): IpBudget {
  const accounts = new Map<string, Account>()

  const accountOf = (ip: string): Account => {
    let account = accounts.get(ip)
    if (account === undefined) {
      if (accounts.size >= MAX_ACCOUNTS) dropUnused()
      account = { inFlight: 0, failures: 0, windowStartMs: now() }
      accounts.set(ip, account)
    }
    if (now() - account.windowStartMs >= windowMs) {
      account.failures = 0
      account.windowStartMs = now()
    }
    return account
  }
  const dropUnused = (): void => {
    for (const [ip, account] of accounts) {
      const isExpired = now() - account.windowStartMs >= windowMs || account.failures === 0
      if (account.inFlight === 0 && isExpired) accounts.delete(ip)
    }
  }

  return {
    isSaturated: (ip) => (accounts.get(ip)?.inFlight ?? 0) >= maxInFlight,
    take(ip, isProven) {
      const account = accountOf(ip)
      const isSpent = account.failures >= maxFailures && !isProven
      if (account.inFlight >= maxInFlight || isSpent) return null
      account.inFlight++
      return {
        end(hasSucceeded) {
          account.inFlight--
          if (!hasSucceeded) account.failures++
        },
      }
    },
  }
}
