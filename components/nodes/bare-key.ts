/** The key in what people paste: a whole multiaddr, or hex with its prefix. */
export function bareKey(text: string): string {
  return text
    .trim()
    .replace(/^.*\/p2p\//, '')
    .replace(/^0x/i, '')
}
