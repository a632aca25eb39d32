/**
 * One stack for all files of this folder: a whole product costs more than what most tests ask of it. Its mesh rests,
 * but for what tests say, and one message is sent that tests may look at.
 * @module
 */
import { writeFile } from 'node:fs/promises'
import type { TestProject } from 'vitest/node'
import { startStack, type Stack } from '../fixtures/stack'
import { NODES, openStack, retry, sentMessagePath } from './stack-in-use'

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
  const isSent = sendMessage(stack)
  // Told at the end, and before by each test that waits for it.
  isSent.catch(() => undefined)
  return async () => {
    await isSent.catch((error: unknown) => {
      process.stderr.write(`No message could be sent and timed: ${String(error)}\n${stack.output()}\n`)
    })
    const { code, tookMs } = await stack.stop()
    if (code !== 0) throw new Error(`The stack ended with ${String(code)}:\n${stack.output()}`)
    if (tookMs > STOP_LIMIT_MS) throw new Error(`The stack took ${tookMs.toFixed(0)} ms to stop.`)
  }
}

/** Sends a message, and writes its way by the mesh's own record when its row says that every node had it. */
async function sendMessage({ url, dataDir }: Stack): Promise<void> {
  const stack = openStack({ url, dataDir })
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
  await writeFile(sentMessagePath(dataDir), JSON.stringify({ id, way }))
}
