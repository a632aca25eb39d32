import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createKeyText, isKeyId, readKeyText } from '@/lib/api-keys/key-text'

describe('the text of a key', () => {
  it('is read back, and holds the secret whose hash is kept', () => {
    const made = createKeyText()
    expect(made.text).toMatch(/^meshara_[0-9a-z]{8}_[0-9a-z]{38}$/)
    expect(readKeyText(made.text)).toEqual({ id: made.id, secretHash: made.secretHash })
    expect(isKeyId(made.id)).toBe(true)
    const secret = made.text.split('_')[2]?.slice(0, 32) ?? ''
    expect(made.secretHash).toBe(createHash('sha256').update(secret).digest('hex'))
  })

  it('is read in capitals and with space around it, as it may be typed', () => {
    const made = createKeyText()
    expect(readKeyText(` ${made.text.toUpperCase()}\n`)).toEqual({ id: made.id, secretHash: made.secretHash })
  })

  it('is known to be mistyped whichever letter is another', () => {
    const { text } = createKeyText((bytes) => Uint8Array.from({ length: bytes }, (_, at) => at * 7))
    for (let at = 0; at < text.length; at++) {
      const wrong = `${text.slice(0, at)}${text[at] === 'z' ? 'y' : 'z'}${text.slice(at + 1)}`
      expect(readKeyText(wrong), wrong).toBeNull()
    }
  })

  it('is never the same twice', () => {
    const made = Array.from({ length: 100 }, () => createKeyText())
    expect(new Set(made.map(({ id }) => id)).size).toBe(100)
    expect(new Set(made.map(({ secretHash }) => secretHash)).size).toBe(100)
  })

  it.each(['', 'meshara', 'meshara__', 'Basic abc', `meshara_${'0'.repeat(8)}_${'0'.repeat(37)}`])(
    'is not %j',
    (text) => {
      expect(readKeyText(text)).toBeNull()
    },
  )
})
