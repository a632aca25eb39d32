/** Appends to the journal, and notices when its disk is full or broken, and when it is well again. @module */
import { JournalWriteError, type Journal, type Place } from './journal'
import type { JournalRecord } from './record'

export type DiskEvent = { type: 'disk_failed'; error: unknown } | { type: 'disk_back' }

export interface Disk {
  /** The last append failed. */
  readonly failed: boolean
  /** null: the journal cannot be written. */
  append(record: JournalRecord): Promise<Place | null>
}

export function createDisk(journal: Journal, onEvent: (event: DiskEvent) => void): Disk {
  let failed = false

  const appendOrMakeRoom = async (record: JournalRecord): Promise<Place> => {
    try {
      return await journal.append(record)
    } catch (error) {
      if (failed) throw error
      // Room may be all that is missing, and settled segments are the only room that is ours to give.
      await journal.makeRoom(Infinity, 0)
      return journal.append(record)
    }
  }

  return {
    get failed() {
      return failed
    },
    append: async (record) => {
      try {
        const place = await appendOrMakeRoom(record)
        if (failed) onEvent({ type: 'disk_back' })
        failed = false
        return place
      } catch (error) {
        if (!(error instanceof JournalWriteError)) throw error
        if (!failed) onEvent({ type: 'disk_failed', error: error.cause })
        failed = true
        return null
      }
    },
  }
}
