/**
 * Who is in whose table. Entries are put into the nodes' real routing tables: a node that comes up takes up the
 * peers it is planned to know, and those that are planned to know it take it up in turn. One that leaves stays in
 * tables for a while, as it does where peers are only checked now and then.
 * @module
 */
import type { Member } from './member'
import type { TablePlan } from './plan-tables'
import type { Random } from './random'

export interface AcquaintanceInit {
  members: readonly Member[]
  tables: TablePlan
  kadProtocol: string
  random: Random
  /** How many times faster than usual memories pass. */
  pace: number
  onTrouble: (what: string, error: unknown) => void
}

/** How long a holder keeps a departed node: at least, and the mean of what chance adds. Milliseconds. */
const KEPT_MS = { least: 30_000, mean: 60_000 } as const
/** How soon a holder that forgot a node meets it again. Milliseconds. */
const MET_AGAIN_MS = { least: 1_000, most: 12_000 } as const

export class Acquaintance {
  private readonly waiting = new Map<string, NodeJS.Timeout>()
  private readonly holders: readonly Member[][]

  constructor(private readonly init: AcquaintanceInit) {
    this.holders = init.members.map((member) =>
      init.members.filter((other) => init.tables[other.plan.index]?.has(member.plan.index) === true),
    )
  }

  /** Peers the member is planned to know. */
  planned(member: Member): Member[] {
    const wanted = this.init.tables[member.plan.index] ?? new Set<number>()
    return this.init.members.filter((other) => wanted.has(other.plan.index))
  }

  /** The member has come up. @param isReturn - false: for the first time. */
  async arrived(member: Member, isReturn: boolean): Promise<void> {
    for (const peer of this.planned(member)) await this.introduce(member, peer)
    for (const holder of this.holders[member.plan.index] ?? []) {
      const isStillHeld = holder.running?.table.entries().includes(member.plan.id) === true
      if (isStillHeld || !isReturn) {
        // It may listen on another port than before.
        this.cancel(holder, member)
        await this.introduce(holder, member)
      } else {
        const delayMs = this.init.random.between(MET_AGAIN_MS.least, MET_AGAIN_MS.most)
        this.later(holder, member, delayMs, () => this.introduce(holder, member))
      }
    }
  }

  /** The member has gone. */
  departed(member: Member): void {
    for (const holder of this.holders[member.plan.index] ?? []) {
      const delayMs = KEPT_MS.least + this.init.random.exponential(KEPT_MS.mean)
      this.later(holder, member, delayMs, () => this.forget(holder, member))
    }
  }

  close(): void {
    for (const timer of this.waiting.values()) clearTimeout(timer)
    this.waiting.clear()
  }

  private async introduce(holder: Member, peer: Member): Promise<void> {
    const isAbsent = peer.running === undefined && peer.ghost === undefined
    if (holder.running === undefined || isAbsent) return
    try {
      await holder.running.table.add(peer.plan.peerId, peer.addresses, this.init.kadProtocol)
    } catch (error) {
      this.init.onTrouble('a node could not be put into a table', error)
    }
  }

  private async forget(holder: Member, peer: Member): Promise<void> {
    if (peer.running === undefined) await holder.running?.table.remove(peer.plan.peerId)
  }

  /** One thing at most waits for a pair: a return undoes the forgetting, and the other way round. */
  private later(holder: Member, peer: Member, delayMs: number, action: () => Promise<void>): void {
    const pair = pairOf(holder, peer)
    clearTimeout(this.waiting.get(pair))
    const timer = setTimeout(() => {
      this.waiting.delete(pair)
      action().catch((error: unknown) => {
        this.init.onTrouble('a table could not be changed', error)
      })
    }, delayMs / this.init.pace)
    this.waiting.set(pair, timer)
  }

  private cancel(holder: Member, peer: Member): void {
    clearTimeout(this.waiting.get(pairOf(holder, peer)))
    this.waiting.delete(pairOf(holder, peer))
  }
}

const pairOf = (holder: Member, peer: Member): string =>
  `${String(holder.plan.index)}/${String(peer.plan.index)}`
