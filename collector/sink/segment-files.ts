/** The few things a journal asks of a disk, as a seam: a test makes disks that are full or slow. @module */
import { open } from 'node:fs/promises'

/** One file of a journal, opened for appending. */
export interface SegmentFile {
  /** Writes all the bytes behind what is there, or rejects, when some of them may have been written. */
  append(bytes: Buffer): Promise<void>
  truncate(sizeBytes: number): Promise<void>
  /** Waits until what was written is on the disk itself. */
  sync(): Promise<void>
  close(): Promise<void>
}

/** Creates a file that is not there yet. */
export type CreateSegmentFile = (path: string) => Promise<SegmentFile>

export const createSegmentFile: CreateSegmentFile = async (path) => {
  const handle = await open(path, 'ax')
  return {
    append: (bytes) => handle.appendFile(bytes),
    truncate: (sizeBytes) => handle.truncate(sizeBytes),
    sync: () => handle.datasync(),
    close: () => handle.close(),
  }
}
