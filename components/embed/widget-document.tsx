/**
 * The page of a widget: whole HTML, drawn by the server. It is not one of the explorer's pages, for it must be small: a
 * style sheet and one short script, which fetches the page again now and then and puts the new figures in the place
 * of the old.
 * @module
 */
import { formatInstant } from '@/lib/format/times'
import { accentOn } from '@/lib/embed/accent'
import type { WidgetOptions } from '@/lib/embed/options'
import { REFRESH_MS, WIDGETS, type WidgetType } from '@/lib/embed/widgets'
import type { FieldProblem } from '@/lib/read-search'
import type { WidgetAnswer } from './widget-answer'
import { WidgetBody } from './widget-body'
import { widgetSummary } from './widget-summary'

/** Why there is nothing to show. */
export interface WidgetTrouble {
  readonly title: string
  readonly detail: string
}

export interface WidgetDocumentProps {
  /** null: the address names none that there is. */
  readonly type: WidgetType | null
  readonly options: WidgetOptions
  readonly network: string
  readonly answer: WidgetAnswer | WidgetTrouble
  readonly problems: readonly FieldProblem[]
  /** Address of the explorer's page that tells more. */
  readonly pageHref: string
  /** Addresses of what the page needs, each with the mark of its build. */
  readonly assets: {
    readonly style: string
    readonly script: string
    readonly map: string
    readonly font: string
  }
  /** Address of the oEmbed document that describes this widget; null: there is none. */
  readonly oembedHref: string | null
}

export function WidgetDocument(props: WidgetDocumentProps) {
  const { type, options, network, answer, problems, pageHref, assets, oembedHref } = props
  const title = options.title ?? (type === null ? 'Widget' : WIDGETS[type].title)
  const isAnswer = 'asOfMs' in answer
  const { accent, theme, compact } = options
  return (
    <html
      lang="en"
      {...(theme !== 'auto' && { 'data-theme': theme })}
      {...(accent !== undefined && {
        style: {
          '--mark-light': accentOn('light', accent),
          '--mark-dark': accentOn('dark', accent),
        } as React.CSSProperties,
      })}
    >
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{`${title} · ${network}`}</title>
        <link rel="canonical" href={pageHref} />
        {oembedHref !== null && (
          <link rel="alternate" type="application/json+oembed" href={oembedHref} title={title} />
        )}
        <link rel="preload" as="font" type="font/woff2" crossOrigin="" href={assets.font} />
        <link rel="stylesheet" href={assets.style} />
        <script type="module" src={assets.script} />
        {type === 'map' && isAnswer && <script type="module" src={assets.map} />}
      </head>
      <body>
        <main
          id="widget"
          aria-labelledby="title"
          data-type={type ?? ''}
          data-state={isAnswer ? (answer.isKept ? 'kept' : 'live') : 'trouble'}
          {...(type !== null && { 'data-every': REFRESH_MS[type] })}
          {...(compact === 'yes' && { 'data-compact': '' })}
          {...(isAnswer && { 'data-as-of': answer.asOfMs, 'data-summary': widgetSummary(answer) })}
        >
          <header>
            <h1 id="title">{title}</h1>
            <span className="network">{network}</span>
          </header>
          {problems.length > 0 && <Problems problems={problems} />}
          <div className="body">
            {isAnswer ? (
              <WidgetBody answer={answer} />
            ) : (
              <>
                <p className="says">{answer.title}</p>
                <p className="note">{answer.detail}</p>
              </>
            )}
          </div>
          <p className="away" id="away" role="status">
            {isAnswer && answer.isKept ? KEPT_TEXT : ''}
          </p>
          <footer>
            {isAnswer && (
              <span>
                {'As of '}
                <time dateTime={new Date(answer.asOfMs).toISOString()}>{formatInstant(answer.asOfMs)}</time>
                <span id="age" />
              </span>
            )}
            {options.link === 'yes' && (
              <a href={pageHref} target="_blank" rel="noopener">
                Explorer<span className="hidden"> of {network}, opens in a new tab</span>
              </a>
            )}
          </footer>
        </main>
      </body>
    </html>
  )
}

const KEPT_TEXT = 'The database is away: last known figures.'

function Problems({ problems }: { problems: readonly FieldProblem[] }) {
  return (
    <ul className="problems" role="alert">
      {problems.map(({ field, got, expected }) => (
        <li key={`${field} ${got}`}>
          <code>{field}</code> is “{got}”; expected: {expected}.
        </li>
      ))}
    </ul>
  )
}
