/** A widget as HTML text. Loaded when the first one is asked for: React chooses its build by the environment then. @module */
import { renderToStaticMarkup } from 'react-dom/server'
import { WidgetDocument, type WidgetDocumentProps } from '@/components/embed/widget-document'

export function renderWidget(props: WidgetDocumentProps): string {
  return `<!doctype html>${renderToStaticMarkup(<WidgetDocument {...props} />)}`
}
