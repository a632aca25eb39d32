/** The thread that makes files of a large map. Started by path. @module */
import { parentPort } from 'node:worker_threads'
import { memoryOf } from '@/lib/graph/cut-columns'
import { press, type PressOrder } from './orders'

parentPort?.on('message', (order: PressOrder) => {
  try {
    const pressed = press(order)
    parentPort?.postMessage(pressed, memoryOf('bytes' in pressed ? { bytes: pressed.bytes } : pressed.part))
  } catch (error) {
    parentPort?.postMessage({
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    })
  }
})
