/** Reads what a former run left in a spool's folder: the batches that still have to be sent. @module */
import { readFile, rm, truncate } from 'node:fs/promises'
import { uptime } from 'node:os'
import { basename } from 'node:path'
import { listSegments, type Place, type Segment } from './journal'
import { readStretches, type BatchRecord, type GroupRecord } from './record'
import type { SetAside } from './set-aside'

/** Largest segment that is read; a larger one was not written by this program. */
const MAX_SEGMENT_BYTES = 64 * 1024 * 1024

/** How far the times of files and of the machine's start may be apart. Too wide costs a slower start, no more. */
const CLOCK_MARGIN_MS = 10_000

/** A batch, or several that are sent as one. */
export interface StoredBatch {
  first: number
  last: number
  id: string
  factCount: number
  places: Place[]
}

export interface Recovery {
  segments: Segment[]
  /** Not settled, in the order they were written. */
  pending: StoredBatch[]
  /**
   * The machine has been started since the journal was written: what was noted last may be lost, so that any pending
   * batch may have been taken by the store. Else only the oldest may.
   */
  restarted: boolean
  /** Number of the newest batch; 0 when there was none. */
  lastNumber: number
  /** Half-written bytes that were cut off the end of segments. */
  tornBytes: number
  /** Stretches of bytes in which no record could be read; they were set aside. */
  spoiltStretches: number
}

/** A batch that was found, and the segment it is in. */
interface Found {
  batch: StoredBatch
  segment: Segment
}

/**
 * @param corrupt - where bytes in which no record can be read are kept.
 * @param settledThrough - batches up to this number are settled, whatever the journal says.
 */
export async function recoverSpool(
  folder: string,
  corrupt: SetAside,
  settledThrough: number,
): Promise<Recovery> {
  const recovery: Recovery = {
    segments: [],
    pending: [],
    restarted: false,
    lastNumber: settledThrough,
    tornBytes: 0,
    spoiltStretches: 0,
  }
  const found = new Map<number, Found>()
  let groups: GroupRecord[] = []

  for (const file of await listSegments(folder)) {
    if (file.bytes > MAX_SEGMENT_BYTES) {
      await corrupt.keepFile(basename(file.path), file.path)
      recovery.spoiltStretches += 1
      continue
    }
    recovery.restarted = file.writtenAtMs < Date.now() - uptime() * 1000 + CLOCK_MARGIN_MS
    const segment: Segment = { number: file.number, bytes: file.bytes, pending: 0 }
    const buffer = await readFile(file.path)
    for (const stretch of readStretches(buffer)) {
      if (stretch.type === 'record') {
        const { record, offset, bytes } = stretch
        if (record.kind === 'batch') {
          const place = { segment: segment.number, offset, bytes }
          addFound(found, storedBatch(record, place), segment)
          recovery.lastNumber = Math.max(recovery.lastNumber, record.number)
        } else if (record.kind === 'group') groups.push(record)
        else {
          for (const number of numbersBetween(found, record)) removeFound(found, number)
          groups = groups.filter(({ last }) => last > record.last)
        }
        continue
      }
      if (stretch.type === 'tail' && stretch.torn) recovery.tornBytes += stretch.bytes
      else {
        recovery.spoiltStretches += 1
        const name = `${basename(file.path)}.${String(stretch.offset)}`
        await corrupt.keep(name, buffer.subarray(stretch.offset, stretch.offset + stretch.bytes))
      }
      if (stretch.type === 'tail') {
        await truncate(file.path, stretch.offset)
        segment.bytes = stretch.offset
      }
    }
    if (segment.bytes === 0) await rm(file.path, { force: true })
    else recovery.segments.push(segment)
  }

  for (const number of numbersBetween(found, { first: 0, last: settledThrough })) removeFound(found, number)
  recovery.pending = joinGroups(found, groups)
  return recovery
}

function storedBatch(record: BatchRecord, place: Place): StoredBatch {
  const { number, id, factCount } = record
  return { first: number, last: number, id, factCount, places: [place] }
}

function addFound(found: Map<number, Found>, batch: StoredBatch, segment: Segment): void {
  removeFound(found, batch.first)
  found.set(batch.first, { batch, segment })
  segment.pending += 1
}

function removeFound(found: Map<number, Found>, number: number): void {
  const known = found.get(number)
  if (known !== undefined) known.segment.pending -= 1
  found.delete(number)
}

/** Numbers of the batches that were found in a range, which may be far longer than the list of them. */
function numbersBetween(
  found: ReadonlyMap<number, Found>,
  { first, last }: { first: number; last: number },
): number[] {
  if (last - first > found.size)
    return [...found.keys()].filter((number) => first <= number && number <= last)
  const numbers: number[] = []
  for (let number = first; number <= last; number += 1) if (found.has(number)) numbers.push(number)
  return numbers
}

/** Batches that were sent as one stay one: under another id the store would take them a second time. */
function joinGroups(found: Map<number, Found>, groups: readonly GroupRecord[]): StoredBatch[] {
  for (const group of groups) {
    const numbers = numbersBetween(found, group).sort((a, b) => a - b)
    const parts = numbers.flatMap((number) => found.get(number)?.batch ?? [])
    const [head] = numbers
    const headFound = head === undefined ? undefined : found.get(head)
    if (head === undefined || headFound === undefined) continue
    for (const number of numbers) found.delete(number)
    found.set(head, { batch: joinBatches(parts, group.id), segment: headFound.segment })
  }
  return [...found.values()].map(({ batch }) => batch).sort((a, b) => a.first - b.first)
}

/** One batch of several that follow each other, under an id of their own. */
export function joinBatches(parts: readonly StoredBatch[], id: string): StoredBatch {
  return {
    first: Math.min(...parts.map(({ first }) => first)),
    last: Math.max(...parts.map(({ last }) => last)),
    id,
    factCount: parts.reduce((sum, { factCount }) => sum + factCount, 0),
    places: parts.flatMap(({ places }) => places),
  }
}
