/** The script of a widget's page: the figures are there without it, and stay new with it. @module */
import { keepForLater } from './keep-for-later'
import { startRefresh } from './refresh'
import { replaceWidget } from './replace-widget'
import { createReporter } from './report-to-embedder'
import { showAge, showAway } from './show-age'
import { watchSeen } from './watch-seen'

const AGE_EVERY_MS = 1_000
const AWAY_TEXT = 'The server does not answer: last known figures.'
const AWAY_WITHOUT_FIGURES = 'The server does not answer; it is asked again by itself.'
/** For a page that says nothing of its own. */
const EVERY_MS = 30_000

const widget = document.querySelector<HTMLElement>('#widget')
if (widget !== null) start(widget)

function start(widget: HTMLElement): void {
  const reporter = createReporter(widget)
  const isSeen = watchSeen(widget, () => {
    if (isSeen()) refresh.resume()
  })
  const refresh = startRefresh({
    isSeen,
    everyMs: Number(widget.dataset.every ?? EVERY_MS),
    onPage: (page) => {
      if (!replaceWidget(widget, page)) return
      showAge(widget, Date.now())
      reporter.tell()
    },
    onAway: () => {
      showAway(widget, widget.dataset.asOf === undefined ? AWAY_WITHOUT_FIGURES : AWAY_TEXT)
    },
  })
  showAge(widget, Date.now())
  setInterval(() => {
    if (isSeen()) showAge(widget, Date.now())
  }, AGE_EVERY_MS)
  // Asked for through the worker, the page is kept by it; and whoever was shown a kept page is told so.
  void keepForLater().then(refresh.look)
}
