/** A card laid out: what it is of, what it says, its figures and its drawing. @module */
import { formatInstant } from '@/lib/format/times'
import { BESIDE_SIZE, type BarItem, type Card } from './card'
import { box, drawing, drawn, type Element } from './element'
import { paintableText } from './paintable-text'
import { PALETTE } from './palette'

export interface FrameInit {
  readonly networkTitle: string
  /** Host that people open. */
  readonly site: string
  /** ms since 1970. */
  readonly atMs: number
}

const PAD = 56
const BARS_MAX = 7
const FIGURES_MAX = 3
const TITLE_MAX = 40

export function frameOf(card: Card, { networkTitle, site, atMs }: FrameInit): Element {
  const isBeside = card.beside !== undefined && card.beside !== null
  const isCentred = isBeside || card.below === undefined || card.below === null
  return box(
    {
      flexDirection: 'column',
      justifyContent: 'space-between',
      width: '100%',
      height: '100%',
      padding: `44px ${PAD}px 36px`,
      background: PALETTE.ground,
      color: PALETTE.ink,
      fontFamily: 'Spline Sans',
    },
    head(card.kind, networkTitle),
    box(
      { justifyContent: 'space-between', alignItems: isCentred ? 'center' : 'flex-start', flexGrow: 1 },
      says(card, isBeside, isCentred),
      isBeside ? beside(card.beside) : null,
    ),
    card.below === undefined || card.below === null ? null : box({ marginBottom: 24 }, drawn(card.below)),
    box(
      { justifyContent: 'space-between', fontSize: 22, color: PALETTE.inkFaint },
      box({}, paintableText(site, 60)),
      box({}, `As of ${formatInstant(atMs).replace(/:\d\d UTC$/, ' UTC')}`),
    ),
  )
}

function head(kind: string, networkTitle: string): Element {
  return box(
    { alignItems: 'center', justifyContent: 'space-between', height: 48 },
    box(
      { alignItems: 'center' },
      drawn(LOGO),
      box({ marginLeft: 16, fontSize: 28, fontWeight: 600 }, 'Meshara'),
      box({ marginLeft: 10, fontSize: 28, color: PALETTE.inkSoft }, paintableText(networkTitle, 32)),
    ),
    box(
      {
        fontSize: 22,
        color: PALETTE.accent,
        background: PALETTE.accentWash,
        borderRadius: 8,
        padding: '6px 16px',
      },
      paintableText(kind, 40),
    ),
  )
}

function says(
  { title, isCode = false, says: sentence, figures = [] }: Card,
  isBeside: boolean,
  isCentred: boolean,
): Element {
  const text = paintableText(title, TITLE_MAX)
  const wide = isBeside ? 520 : 1_088
  // As large as fits in two lines of that width.
  const size = isCode ? Math.min(52, (wide / text.length) * 1.55) : text.length > 24 && isBeside ? 48 : 60
  return box(
    { flexDirection: 'column', width: wide, paddingTop: isCentred ? 0 : 28 },
    box(
      {
        fontSize: size,
        lineHeight: 1.12,
        fontWeight: isCode ? 400 : 600,
        fontFamily: isCode ? 'Spline Sans Mono' : 'Spline Sans',
      },
      text,
    ),
    sentence === ''
      ? null
      : box(
          { marginTop: 14, fontSize: 27, lineHeight: 1.35, color: PALETTE.inkSoft },
          paintableText(sentence, isBeside ? 150 : 190),
        ),
    figures.length === 0
      ? null
      : box(
          { marginTop: 26 },
          ...figures
            .slice(0, FIGURES_MAX)
            .map(({ name, value }) =>
              box(
                { flexDirection: 'column', marginRight: 40 },
                box({ fontSize: 20, color: PALETTE.inkFaint }, paintableText(name, 24)),
                box({ fontSize: 40, fontWeight: 600, marginTop: 2 }, paintableText(value, 16)),
              ),
            ),
        ),
  )
}

function beside(what: Card['beside']): Element | null {
  if (what === undefined || what === null) return null
  return 'svg' in what ? drawn(what) : bars(what)
}

function bars(items: readonly BarItem[]): Element {
  return box(
    { flexDirection: 'column', width: BESIDE_SIZE.width - 20 },
    ...items.slice(0, BARS_MAX).map(({ name, length, value }, index) =>
      box(
        { flexDirection: 'column', marginBottom: 14 },
        box(
          { justifyContent: 'space-between', fontSize: 23 },
          box({ color: PALETTE.ink }, paintableText(name, 30)),
          box({ color: PALETTE.inkSoft }, paintableText(value, 14)),
        ),
        box(
          { width: '100%', height: 12, marginTop: 6, borderRadius: 6, background: PALETTE.raised },
          box({
            width: `${(Math.max(0, Math.min(1, length)) * 100).toFixed(1)}%`,
            height: 12,
            borderRadius: 6,
            background: PALETTE.accent,
            opacity: index === 0 ? 1 : 0.65,
          }),
        ),
      ),
    ),
  )
}

/** As in `components/ui/logo`. */
const LOGO = drawing(
  49,
  42,
  `<g transform="scale(1.75)"><path d="M4 20 7.5 4.5 14 14.5 20.5 4.5 24 20" fill="none" stroke="${PALETTE.ink}" stroke-width="1.6" stroke-linejoin="round" opacity="0.65"/><g fill="${PALETTE.accent}"><circle cx="4" cy="20" r="2.4"/><circle cx="7.5" cy="4.5" r="3.1"/><circle cx="14" cy="14.5" r="2.4"/><circle cx="20.5" cy="4.5" r="3.1"/><circle cx="24" cy="20" r="2.4"/></g></g>`,
)
