/** Another task: whatever else the page has to do, such as to answer a finger, comes before what follows. */
export function nextTask(): Promise<void> {
  // A timer would wait for some ms after a few of them, and longer where nobody sees the page.
  const { port1, port2 } = new MessageChannel()
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}
