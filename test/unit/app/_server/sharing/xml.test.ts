import { describe, expect, it } from 'vitest'
import { escapeXml } from '@/app/_server/sharing/xml'

describe('text in XML', () => {
  it('can open nothing, and holds no sign that XML cannot say', () => {
    expect(escapeXml(`<a href='x'>&"\u0000\u0008\ud800\uffff😀`)).toBe(
      '&lt;a href=&apos;x&apos;&gt;&amp;&quot;😀',
    )
  })
})
