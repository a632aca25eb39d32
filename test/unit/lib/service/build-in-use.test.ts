import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildUser, markBuildInUse } from '@/lib/service/build-in-use'

describe('a build that is in use', () => {
  let root: string
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'explorer-build-'))))
  afterEach(() => rmSync(root, { recursive: true }))
  const markOf = (pid: number): void => {
    mkdirSync(join(root, 'dist/in-use'), { recursive: true })
    writeFileSync(join(root, 'dist/in-use', String(pid)), '')
  }

  it('has no user where nothing was ever built', () => {
    expect(buildUser(root)).toBeNull()
  })

  it('is used by another living process that said so, not by this one', () => {
    const leave = markBuildInUse(root)
    expect(buildUser(root)).toBeNull()
    markOf(process.ppid)
    expect(buildUser(root)).toBe(process.ppid)
    leave()
  })

  it('is free again when its user died without a word', () => {
    markOf(2 ** 22 + 1)
    expect(buildUser(root)).toBeNull()
  })
})
