import type { ShownQuery } from '@/lib/analytics/answer'
import type { SelectQuery } from '../../client'

/** A question with parameters that can be shown as they are. */
export interface Question<T> extends Pick<SelectQuery<T>, 'name' | 'sql' | 'row'> {
  readonly params: ShownQuery['params']
}
