/** The browser keeps what a link to it takes a moment to read. */
const KEPT_MS = 30_000

/** Has the browser save a file, as if the reader had followed a link to it. */
export function saveFile(file: Blob, name: string): void {
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => {
    URL.revokeObjectURL(address)
  }, KEPT_MS)
}
