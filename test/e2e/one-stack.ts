/**
 * One stack for all files of this folder: a whole product costs more than what most tests ask of it. Its mesh rests,
 * but for what tests say, and one message is sent that tests may look at.
 * @module
 */
import { writeFile } from 'node:fs/promises'
import type { TestProject } from 'vitest/node'
import { startStack } from '../fixtures/stack'
import { NODES, openStack, retry, sentMessagePath, type StackAddress } from './stack-in-use'

/** Clocks are compared over half a minute of traffic, and ten seconds later. */
const COMPARED_LIMIT_MS = 150_000
const STOP_LIMIT_MS = 5_000

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const stack = await startStack({
    environment: {
      MESH_NODES: String(NODES),
      MESH_CHURN: 'off',
      MESH_PARTITIONS: 'off',
      MESH_MESSAGE_RATE: '4',
      REVISIT_INTERVAL: '5000',
      CRAWL_INTERVAL: '15000',
      OBSERVE_PORT: '0',
    },
  })
  const { url, dataDir } = stack
  project.provide('stack', { url, dataDir })
  let isOver = false
  sendMessage({ url, dataDir }).catch((error: unknown) => {
    if (isOver) return
    process.stderr.write(
      `The message for the tests was not sent and timed: ${String(error)}\n${stack.output()}\n`,
    )
  })
  return async () => {
    isOver = true
    const { code, tookMs } = await stack.stop()
    if (code === 0 && tookMs < STOP_LIMIT_MS) return
    process.stderr.write(
      `The stack took ${tookMs.toFixed(0)} ms to stop, and ended with ${String(code)}:\n${stack.output()}\n`,
    )
    // An error that is thrown here would be shown, and forgotten.
    process.exitCode = 1
  }
}

/** Sends a message, and writes its way by the mesh's own record when its row says that every node had it. */
async function sendMessage(address: StackAddress): Promise<void> {
  const stack = openStack(address)
  await retry(async () => {
    const newest = await stack.messages('limit=20')
    if (newest.every(({ t90AfterMs }) => t90AfterMs === null)) throw new Error('No message was timed.')
  }, COMPARED_LIMIT_MS)
  const id = await stack.publish({ topic: '/meshara/broadcast/1', type: 'broadcast', sizeBytes: 500 })
  const way = await retry(async () => {
    const [message] = await stack.messages(`q=${id}`)
    const nodes = await stack.wayOf(id)
    if ((message?.t90AfterMs ?? null) === null || message?.reached !== Object.keys(nodes).length) {
      throw new Error(`Its row differs from its way: ${JSON.stringify({ message, nodes })}`)
    }
    return nodes
  }, COMPARED_LIMIT_MS)
  await writeFile(sentMessagePath(address.dataDir), JSON.stringify({ id, way }))
}
