/**
 * `<meshara-widget type="growth" range="30d" theme="auto">`: a widget of the explorer that this script was loaded from.
 * It adds nothing to the page but the element: its style is its own, and what is shown lives in a frame.
 * @module
 */
import { HELLO, readReport } from '@/lib/embed/frame-messages'
import { STYLE, fallbackNodes } from './fallback'
import { ATTRIBUTES, frameAddress } from './frame-address'
import { keepSummary, readSummary } from './last-summary'

const ORIGIN = new URL(import.meta.url).origin
/**
 * Scripts: for new figures. Same origin: as the explorer's own, to fetch them and to keep them for when it is away; it
 * is another origin than the page around, so neither can reach into the other. Popups, and free of the sandbox: for
 * the link to the explorer's page, which is a whole page again.
 */
const SANDBOX = 'allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox'
/** Loaded when it is so far from being seen. */
const NEAR = '300px'
const READY_LIMIT_MS = 8_000
const RETRY_MS = 30_000
const AGE_EVERY_MS = 10_000

class MesharaWidget extends HTMLElement {
  static readonly observedAttributes = ATTRIBUTES
  readonly #root = this.attachShadow({ mode: 'open' })
  readonly #away = document.createElement('div')
  #frame: HTMLIFrameElement | null = null
  #isReady = false
  #undo: (() => void)[] = []

  connectedCallback(): void {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(STYLE)
    this.#root.adoptedStyleSheets = [sheet]
    this.#away.className = 'away'
    this.#away.hidden = true
    this.#away.setAttribute('role', 'status')
    this.#root.append(this.#away)
    const listen = (event: MessageEvent<unknown>): void => {
      this.#hear(event)
    }
    addEventListener('message', listen)
    const ages = setInterval(() => {
      if (this.#frame !== null && !this.#away.hidden) this.#showAway()
    }, AGE_EVERY_MS)
    this.#undo = [() => removeEventListener('message', listen), () => clearInterval(ages)]
    this.#render()
  }

  disconnectedCallback(): void {
    for (const undo of this.#undo) undo()
    this.#undo = []
    this.#frame?.remove()
    this.#frame = null
  }

  attributeChangedCallback(_name: string, before: string | null, after: string | null): void {
    if (before !== after && this.#undo.length > 0) this.#render()
  }

  #render(): void {
    this.#frame?.remove()
    this.#frame = null
    this.#isReady = false
    this.#away.hidden = true
    const address = frameAddress(this, ORIGIN)
    if ('problem' in address) {
      this.#fill('Widget', null, address.problem)
      return
    }
    const { widget, href } = address
    const frame = document.createElement('iframe')
    frame.setAttribute('sandbox', SANDBOX)
    frame.title = `${this.title === '' ? widget.title : this.title} (Meshara Explorer)`
    // Room is kept from the start: nothing around it moves when it comes.
    const isCompact = ['', 'yes'].includes(this.getAttribute('compact') ?? 'no')
    frame.style.height = `${String(isCompact ? widget.compactHeight : widget.size.height)}px`
    frame.addEventListener('load', () => frame.contentWindow?.postMessage(HELLO, ORIGIN))
    this.#frame = frame
    this.#root.prepend(frame)
    this.#whenNear(() => {
      this.#load(frame, href)
    })
  }

  #whenNear(load: () => void): void {
    const watch = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return
        watch.disconnect()
        load()
      },
      { rootMargin: NEAR },
    )
    watch.observe(this)
    this.#undo.push(() => watch.disconnect())
  }

  /** Loads the frame, and again while it does not say that it is there. */
  #load(frame: HTMLIFrameElement, href: string): void {
    if (frame !== this.#frame) return
    frame.src = href
    const late = setTimeout(() => {
      if (frame === this.#frame && !this.#isReady) this.#showAway()
    }, READY_LIMIT_MS)
    const again = setTimeout(() => {
      if (frame === this.#frame && !this.#isReady) this.#load(frame, href)
    }, RETRY_MS)
    this.#undo.push(
      () => clearTimeout(late),
      () => clearTimeout(again),
    )
  }

  /** Only the frame's own window counts, and only while the explorer's page is in it. */
  #hear({ source, origin, data }: MessageEvent<unknown>): void {
    const frame = this.#frame
    if (frame === null || source === null || source !== frame.contentWindow || origin !== ORIGIN) return
    const report = readReport(data)
    if (report === null) return
    this.#isReady = true
    this.#away.hidden = true
    // It may grow, and what lies below moves then; it never shrinks below the room that was kept for it.
    frame.style.height = `${String(Math.max(report.heightPx, parseFloat(frame.style.height)))}px`
    if (report.asOfMs !== null && report.summary !== '') {
      keepSummary(frame.src, { text: report.summary, asOfMs: report.asOfMs })
    }
  }

  #showAway(): void {
    const frame = this.#frame
    if (frame === null) return
    const host = new URL(ORIGIN).host
    this.#fill(frame.title, readSummary(frame.src), `${host} does not answer; it is asked again by itself.`)
  }

  #fill(title: string, last: ReturnType<typeof readSummary>, why: string): void {
    this.#away.hidden = false
    this.#away.style.position = this.#frame === null ? 'static' : ''
    this.#away.replaceChildren(...fallbackNodes({ title, last, why }, Date.now()))
  }
}

// Loaded twice, from two addresses: the first one stays.
if (customElements.get('meshara-widget') === undefined) {
  customElements.define('meshara-widget', MesharaWidget)
}
