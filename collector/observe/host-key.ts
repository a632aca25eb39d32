/** The identity of the collector's own libp2p node, kept so that nodes that report can name it. @module */
import { randomBytes } from 'node:crypto'
import { link, readFile, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generateKeyPair, privateKeyFromProtobuf, privateKeyToProtobuf } from '@libp2p/crypto/keys'
import type { PrivateKey } from '@libp2p/interface'
import { StartError } from '@/lib/service/start-error'

/**
 * The key of `<folder>/collector-key-<name>`, made when it is not there: libp2p's own form of a private key, in base64.
 * @throws {StartError} when the file cannot be read or written, or holds no Ed25519 key.
 */
export async function openHostKey(folder: string, name: string): Promise<PrivateKey> {
  const path = join(folder, `collector-key-${name}`)
  const kept = await readKey(path)
  if (kept !== null) return kept
  await makeKey(path)
  const made = await readKey(path)
  if (made === null) throw new StartError(`The key file ${path} was removed as it was made: start again.`)
  return made
}

async function readKey(path: string): Promise<PrivateKey | null> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return null
    throw new StartError(`The key file ${path} cannot be read: ${reasonOf(cause)}.`, { cause })
  }
  let key: PrivateKey
  try {
    key = privateKeyFromProtobuf(Buffer.from(text.trim(), 'base64'))
  } catch (cause) {
    throw spoilt(path, cause)
  }
  if (key.type !== 'Ed25519') throw spoilt(path, undefined)
  return key
}

/** Whole or not at all; where two make it at once, the first one's stays. */
async function makeKey(path: string): Promise<void> {
  const key = privateKeyToProtobuf(await generateKeyPair('Ed25519'))
  const fresh = `${path}.${randomBytes(4).toString('hex')}`
  try {
    await writeFile(fresh, `${Buffer.from(key).toString('base64')}\n`, { mode: 0o600, flag: 'wx' })
    try {
      await link(fresh, path)
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error
    } finally {
      await unlink(fresh)
    }
  } catch (cause) {
    throw new StartError(`The key file ${path} cannot be written: ${reasonOf(cause)}.`, { cause })
  }
}

function spoilt(path: string, cause: unknown): StartError {
  return new StartError(
    `The file ${path} holds no Ed25519 key: put the right one back, or delete it for a new identity, which the nodes that report here must then be told.`,
    { cause },
  )
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
