/**
 * What is looked for when a text was typed or pasted: whole addresses may be, and what matters stands at the end of
 * `/ip4/…/p2p/<peer id>`, of the page of a node and of the page of a message.
 */
export function typedQuery(text: string): string {
  const typed = text.trim()
  // Ids in base64 have slashes of their own: only what looks like an address is cut.
  const isAddress = /^\/(?:ip4|ip6|dns|dns4|dns6|dnsaddr|p2p|ipfs)\/|^https?:\/\//i.test(typed)
  if (!isAddress) return typed
  const found = /\/(?:p2p|ipfs|nodes|messages)\/([^/?#]+)[^/]*$/.exec(typed)?.[1]
  if (found === undefined) return typed
  try {
    return decodeURIComponent(found)
  } catch {
    return found
  }
}
