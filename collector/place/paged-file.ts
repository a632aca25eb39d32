/**
 * Random reads from a large file without holding it: a few pages are kept, the operating system keeps the rest.
 * @module
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

const PAGE_BYTES = 4096
/** Pages kept in this process: 2 MiB. */
const KEPT_PAGES = 512

export interface PagedFile {
  readonly sizeBytes: number
  /** @throws {RangeError} when that is not all inside the file. */
  read(offset: number, length: number): Buffer
  /** An unsigned number, most significant byte first, of at most 4 bytes. @throws {RangeError} as `read` does. */
  readNumber(offset: number, length: number): number
  close(): void
}

/** @throws the system's error when the file cannot be opened. */
export function openPagedFile(path: string): PagedFile {
  const fd = openSync(path, 'r')
  const sizeBytes = fstatSync(fd).size
  const pages = new Map<number, Buffer>()

  let current: { number: number; page: Buffer } = { number: -1, page: Buffer.alloc(0) }

  const pageAt = (number: number): Buffer => {
    // Reads come in runs within one page.
    if (current.number !== number) current = { number, page: load(number) }
    return current.page
  }
  const load = (number: number): Buffer => {
    const kept = pages.get(number)
    if (kept !== undefined) {
      // To the end of the order: a Map keeps it, so the first key is the one not used for longest.
      pages.delete(number)
      pages.set(number, kept)
      return kept
    }
    const page = Buffer.allocUnsafe(Math.min(PAGE_BYTES, sizeBytes - number * PAGE_BYTES))
    readSync(fd, page, 0, page.length, number * PAGE_BYTES)
    const oldest = pages.size < KEPT_PAGES ? undefined : pages.keys().next().value
    if (oldest !== undefined) pages.delete(oldest)
    pages.set(number, page)
    return page
  }

  const requireInside = (offset: number, length: number): void => {
    if (offset < 0 || length < 0 || offset + length > sizeBytes) {
      throw new RangeError(`${length} bytes at ${offset} are outside the file of ${sizeBytes} bytes`)
    }
  }

  return {
    sizeBytes,
    readNumber(offset, length) {
      requireInside(offset, length)
      let value = 0
      for (let at = offset; at < offset + length; at++) {
        value = value * 256 + (pageAt(Math.floor(at / PAGE_BYTES))[at % PAGE_BYTES] ?? 0)
      }
      return value
    },
    read(offset, length) {
      requireInside(offset, length)
      const first = Math.floor(offset / PAGE_BYTES)
      const start = offset - first * PAGE_BYTES
      if (start + length <= PAGE_BYTES) return pageAt(first).subarray(start, start + length)
      const parts: Buffer[] = []
      for (let at = offset, left = length; left > 0;) {
        const page = pageAt(Math.floor(at / PAGE_BYTES))
        const from = at % PAGE_BYTES
        const part = page.subarray(from, from + left)
        parts.push(part)
        at += part.length
        left -= part.length
      }
      return Buffer.concat(parts)
    },
    close() {
      closeSync(fd)
    },
  }
}
