/**
 * The journal of a spool: records appended to numbered segment files. A segment is deleted once all its batches and
 * those of every older segment are settled, and room is needed: until then it can be read as a log of what was sent.
 *
 * What `append` has resolved for survives the end of this process by any signal, for the kernel holds it. To survive
 * a loss of power, call `sync`.
 * @module
 */
import { open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createSegmentFile, type CreateSegmentFile, type SegmentFile } from './segment-files'
import { decodeRecord, encodeRecord, type BatchRecord, type JournalRecord } from './record'

const SEGMENT_NAME = /^\d{12}\.journal$/

/** Where a record lies. */
export interface Place {
  segment: number
  offset: number
  bytes: number
}

export interface Segment {
  readonly number: number
  bytes: number
  /** Batches in it that are not settled. */
  pending: number
}

/** The record is not in the journal. When the disk is full, `cause` has the code ENOSPC or EDQUOT. */
export class JournalWriteError extends Error {
  override readonly name = 'JournalWriteError'
}
/** What lies at that place is not the batch that was written there. */
class JournalReadError extends Error {
  override readonly name = 'JournalReadError'
}

export interface JournalInit {
  folder: string
  /** A segment is closed before it would grow beyond this, bytes; a larger record has one to itself. */
  segmentBytes: number
  /** Settled segments that are kept at most: as many bytes, and as many files. */
  keepBytes: number
  keepFiles: number
  /** What a former run left, oldest first. */
  segments: readonly Segment[]
  createFile?: CreateSegmentFile
}

/** Calls that write must not overlap; the sink makes them one after another. */
export interface Journal {
  /** Size of all segments, bytes. */
  readonly bytes: number
  /** @throws {JournalWriteError} and leaves the journal as it was. */
  append(record: JournalRecord): Promise<Place>
  /** @throws {JournalReadError} */
  read(place: Place): Promise<BatchRecord>
  /** Says that the batch at this place needs no more sending. */
  settle(place: Place): void
  /** Deletes settled segments, oldest first, until `bytes` more fit under `limit` or none is left to delete. */
  makeRoom(bytes: number, limit: number): Promise<void>
  /** Deletes settled segments beyond what is kept. */
  trim(): Promise<void>
  sync(): Promise<void>
  /** Syncs first, unless nothing in it is needed any more. */
  close(isNeeded: boolean): Promise<void>
}

export function createJournal(init: JournalInit): Journal {
  const createFile = init.createFile ?? createSegmentFile
  const segments = init.segments.map((segment) => ({ ...segment }))
  const byNumber = new Map(segments.map((segment) => [segment.number, segment]))
  let nextNumber = (segments.at(-1)?.number ?? 0) + 1
  let totalBytes = segments.reduce((sum, { bytes }) => sum + bytes, 0)
  let current: { file: SegmentFile; segment: Segment } | undefined
  let unsynced = false
  /** The newest segment whose name, too, would survive a loss of power. */
  let namedOnDisk: Segment | undefined

  const pathOf = (segment: number): string => join(init.folder, segmentName(segment))

  const sync = async (): Promise<void> => {
    if (!unsynced || current === undefined) return
    unsynced = false
    const { file, segment } = current
    await file.sync()
    if (namedOnDisk === segment) return
    await syncFolder(init.folder)
    namedOnDisk = segment
  }

  const closeCurrent = async (isNeeded = true): Promise<void> => {
    const closing = current
    try {
      if (isNeeded) await sync()
    } finally {
      current = undefined
      unsynced = false
      await closing?.file.close()
    }
  }

  const openNext = async (): Promise<{ file: SegmentFile; segment: Segment }> => {
    const number = nextNumber++
    const file = await createFile(pathOf(number))
    const segment: Segment = { number, bytes: 0, pending: 0 }
    segments.push(segment)
    byNumber.set(number, segment)
    return { file, segment }
  }

  const deleteOldest = async (): Promise<boolean> => {
    const oldest = segments[0]
    if (oldest === undefined || oldest.pending > 0 || oldest === current?.segment) return false
    await rm(pathOf(oldest.number), { force: true })
    segments.shift()
    byNumber.delete(oldest.number)
    totalBytes -= oldest.bytes
    return true
  }

  return {
    get bytes() {
      return totalBytes
    },

    append: async (record) => {
      const bytes = encodeRecord(record)
      try {
        if (current !== undefined && current.segment.bytes + bytes.length > init.segmentBytes) {
          await closeCurrent()
        }
        current ??= await openNext()
        const { file, segment } = current
        try {
          await file.append(bytes)
        } catch (error) {
          // Half a record may be there. If it cannot be cut off, nothing must follow it in this segment.
          await file.truncate(segment.bytes).catch(() => closeCurrent())
          throw error
        }
        unsynced = true
        const place = { segment: segment.number, offset: segment.bytes, bytes: bytes.length }
        segment.bytes += bytes.length
        totalBytes += bytes.length
        if (record.kind === 'batch') segment.pending += 1
        return place
      } catch (cause) {
        throw new JournalWriteError(`the journal in ${init.folder} cannot be written`, { cause })
      }
    },

    read: async (place) => {
      try {
        return await readBatch(pathOf(place.segment), place)
      } catch (cause) {
        throw new JournalReadError(`a batch in ${pathOf(place.segment)} cannot be read`, { cause })
      }
    },

    settle: (place) => {
      const segment = byNumber.get(place.segment)
      if (segment !== undefined) segment.pending -= 1
    },

    makeRoom: async (bytes, limit) => {
      while (totalBytes + bytes > limit && (await deleteOldest()));
    },

    trim: async () => {
      const firstNeeded = segments.findIndex(({ pending }) => pending > 0)
      const settled = segments.slice(0, firstNeeded === -1 ? undefined : firstNeeded)
      let keptBytes = settled.reduce((sum, { bytes }) => sum + bytes, 0)
      let keptFiles = settled.length
      for (const { bytes } of settled) {
        if (keptBytes <= init.keepBytes && keptFiles <= init.keepFiles) return
        if (!(await deleteOldest())) return
        keptBytes -= bytes
        keptFiles -= 1
      }
    },

    sync,

    close: closeCurrent,
  }
}

export function segmentName(number: number): string {
  return `${String(number).padStart(12, '0')}.journal`
}

export interface SegmentFileInfo {
  number: number
  path: string
  bytes: number
  /** Epoch ms of the last write. */
  writtenAtMs: number
}

/** The segments in a folder, oldest first. */
export async function listSegments(folder: string): Promise<SegmentFileInfo[]> {
  const names = (await readdir(folder)).filter((name) => SEGMENT_NAME.test(name)).sort()
  return Promise.all(
    names.map(async (name) => {
      const path = join(folder, name)
      const { size, mtimeMs } = await stat(path)
      return { number: Number.parseInt(name, 10), path, bytes: size, writtenAtMs: mtimeMs }
    }),
  )
}

async function readBatch(path: string, { offset, bytes }: Place): Promise<BatchRecord> {
  const handle = await open(path, 'r')
  try {
    const buffer = Buffer.alloc(bytes)
    await handle.read(buffer, 0, bytes, offset)
    const record = decodeRecord(buffer, 0)?.record
    if (record?.kind !== 'batch') throw new Error(`there is no batch at byte ${String(offset)}`)
    return record
  } finally {
    await handle.close()
  }
}

/** Makes the name of a new file survive a loss of power. Not every system can sync a folder; then nothing is lost but that. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r')
    await handle.sync().finally(() => handle.close())
  } catch {
    // The folder is there: its files were just written.
  }
}
