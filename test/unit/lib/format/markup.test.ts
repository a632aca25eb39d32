import { describe, expect, it } from 'vitest'
import { escapeMarkup, sayableText } from '@/lib/format/markup'

describe('text in XML and HTML', () => {
  it('can open nothing, and holds no sign that XML cannot say', () => {
    expect(escapeMarkup(`<a href='x'>&"\u0000\u0001\u0008\ud800\uffff😀`)).toBe(
      '&lt;a href=&#39;x&#39;&gt;&amp;&quot;😀',
    )
  })

  it('is as it was where somebody else escapes it, but for what cannot be said', () => {
    expect(sayableText(`a\u0001 <b> &\t'😀`)).toBe(`a <b> &\t'😀`)
  })
})
