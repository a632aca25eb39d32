/** Waits for something that goes on whether it is waited for or not. It must not reject. */
export async function waitAtMost(something: Promise<unknown>, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs)
  })
  await Promise.race([something, limit])
  clearTimeout(timer)
}
