import { API_PATH, type Operation } from '@/lib/api/operation'
import { OPERATIONS } from '@/lib/api/operations'
import { STREAMS } from '@/lib/api/streams'

/** The operations of the API as a table in Markdown. */
export function operationTable(): string {
  const operations: Pick<Operation, 'route' | 'summary' | 'rows' | 'cost'>[] = Object.values(OPERATIONS)
  const rows = [...operations, ...Object.values(STREAMS)]
    .sort((a, b) => (a.route < b.route ? -1 : 1))
    .map((each) => {
      const { rows } = { rows: undefined, ...each }
      const files = rows === undefined ? '' : 'yes'
      return `| \`${API_PATH}${each.route}\` | ${each.summary} | ${files} | ${String(each.cost)} |`
    })
  return ['| Address | What it tells | Files | Cost |', '| --- | --- | --- | --- |', ...rows].join('\n')
}
