import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FolderHeldError, lockFolder } from '@/collector/sink/folder-lock'
import { temporaryFolder } from './harness'

describe('the lock of a folder', () => {
  it('is refused while it is held, and given when it was released', async () => {
    const folder = await temporaryFolder()
    const lock = await lockFolder(folder)
    await expect(lockFolder(folder)).rejects.toThrow(FolderHeldError)
    await lock.release()
    await (await lockFolder(folder)).release()
    expect(await readdir(folder)).toEqual([])
  })

  it('is refused while another process that holds it lives, and taken over when that was killed', async () => {
    const folder = await temporaryFolder()
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    await once(child, 'spawn')
    const holder = { pid: child.pid, started: '', token: 'theirs' }
    await writeFile(join(folder, 'lock'), JSON.stringify(holder))
    await expect(lockFolder(folder)).rejects.toThrow(`held by process ${String(child.pid)}`)
    child.kill('SIGKILL')
    await once(child, 'exit')
    await (await lockFolder(folder)).release()
  })

  it('is taken over from a process whose number another has by now', async () => {
    const folder = await temporaryFolder()
    const holder = { pid: process.ppid, started: 'another time', token: 'theirs' }
    await writeFile(join(folder, 'lock'), JSON.stringify(holder))
    // Only where the system tells when a process began can the two be told apart.
    if (process.platform === 'linux') await (await lockFolder(folder)).release()
    else await expect(lockFolder(folder)).rejects.toThrow(FolderHeldError)
  })

  it('is taken over when its file says nothing', async () => {
    for (const content of ['', '{', '{"pid":-1}', 'null']) {
      const folder = await temporaryFolder()
      await writeFile(join(folder, 'lock'), content)
      await (await lockFolder(folder)).release()
    }
  })

  it('is given to one of many who ask at once, whether a dead one held it or none', async () => {
    for (const content of [null, JSON.stringify({ pid: 4_194_304, started: '1', token: 'dead' })]) {
      const folder = await temporaryFolder()
      if (content !== null) await writeFile(join(folder, 'lock'), content)
      const results = await Promise.allSettled(Array.from({ length: 12 }, () => lockFolder(folder)))
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    }
  })
})
