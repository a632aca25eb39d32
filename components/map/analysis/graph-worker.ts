/** The worker that measures the map, so that the page stays as quick as it is. Started by `analysis-client`. @module */
import { Analyst } from './analyst'
import type { ToWorker } from './protocol'

// A message to itself comes after those that wait, and without the delay of a timer.
const bell = new MessageChannel()
const ringing: (() => void)[] = []
bell.port1.onmessage = () => ringing.shift()?.()

const analyst = new Analyst({
  post: (message) => {
    self.postMessage(message)
  },
  later: (go) => {
    ringing.push(go)
    bell.port2.postMessage(null)
  },
  now: () => performance.now(),
})
self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  analyst.take(data)
}
