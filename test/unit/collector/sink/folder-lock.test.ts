import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FolderHeldError, lockFolder } from '@/collector/sink/folder-lock'
import { temporaryFolder } from './harness'

/** What a process that holds the folder leaves there when it is killed. */
async function leave(folder: string, pid: number, started: string): Promise<void> {
  for (const kind of ['claim', 'held']) {
    await writeFile(join(folder, `${kind}-${String(pid)}-${started}-${randomUUID()}`), '')
  }
}

/** A number that no process has. */
const NOBODY = 2_147_483_647

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
    await leave(folder, child.pid ?? 0, '0')
    await expect(lockFolder(folder)).rejects.toThrow(`held by process ${String(child.pid)}`)
    child.kill('SIGKILL')
    await once(child, 'exit')
    await (await lockFolder(folder)).release()
  })

  it('is taken over from a process whose number another has by now, where the system can tell', async () => {
    const folder = await temporaryFolder()
    await leave(folder, process.ppid, '1')
    if (process.platform === 'linux') await (await lockFolder(folder)).release()
    else await expect(lockFolder(folder)).rejects.toThrow(FolderHeldError)
  })

  it('is given to one of many who ask at once, whether a dead one held it or none', async () => {
    for (let round = 0; round < 20; round += 1) {
      const folder = await temporaryFolder()
      if (round % 2 === 0) await leave(folder, NOBODY, '1')
      const results = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(folder)))
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    }
  })

  it('takes no notice of files that are no claims', async () => {
    const folder = await temporaryFolder()
    for (const name of ['held-1', 'claim-x-1-2', `claim-1-1-${randomUUID()}.journal`, 'lock']) {
      await writeFile(join(folder, name), '')
    }
    await (await lockFolder(folder)).release()
    expect(await readdir(folder)).toHaveLength(4)
  })
})
