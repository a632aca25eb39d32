'use client'
import { useLayoutEffect, useRef } from 'react'
import {
  FIRST_ORDER,
  activeFilters,
  changeNodeQuery,
  nodeFilters,
  nodesHref,
  sortNodeQuery,
  writeNodeQuery,
} from '@/lib/node-query-url'
import type { FieldProblem } from '@/lib/read-search'
import { NODE_SORTS, type NodeFacets, type NodePage, type NodeQuery, type NodeSort } from '@/lib/nodes'
import { plural } from '@/lib/format/numbers'
import type { PastReading } from '@/lib/past/history'
import { useTotals } from '../live/hooks'
import { PastBanner } from '../past/past-banner'
import { ListHead } from '../tables/list-head'
import { SortHead, SortName, sortControlClass, type SortState } from '../tables/sort-head'
import { useHydrated } from '../tables/use-hydrated'
import { Button } from '../ui/button'
import { classNames } from '../ui/class-names'
import { NodeChips, withoutFilters } from './node-chips'
import { ListEnd } from './list-end'
import { ListCount, NodeFilters, SORT_NAMES } from './node-filters'
import { ROW_GRID } from './node-row'
import { NodeTable } from './node-table'
import { QueryLink, QueryNavigationProvider, useQueryNavigation } from './query-link'
import { QueryProblems } from './query-problems'
import { EmptyNetwork, NoMatch } from './list-states'
import { useNodeList } from './use-node-list'

export interface NodeListPageProps {
  query: NodeQuery
  problems: readonly FieldProblem[]
  page: NodePage
  facets: NodeFacets
  /** Nodes of the whole network. */
  allNodes: number
  /** null: the list is of now. */
  past: Extract<PastReading, { kind: 'past' }> | null
}

/** The node list: filters, count, rows. Everything it shows can be had again from its URL. */
export function NodeListPage(props: NodeListPageProps) {
  const filters = nodeFilters(props.query)
  const asked = writeNodeQuery(filters)
  return (
    <QueryNavigationProvider>
      <div className="mx-auto w-full max-w-[92rem] px-3 py-5 sm:px-5">
        <ListHead
          title="Nodes"
          resource="nodes"
          asked={writeNodeQuery({ ...filters, ...(props.query.at !== undefined && { at: props.query.at }) })}
          feedHref={props.past === null ? `/nodes.atom${asked === '' ? '' : `?${asked}`}` : null}
        />
        {props.past !== null && (
          <PastBanner
            {...props.past}
            nowHref={nodesHref(changeNodeQuery(props.query, { at: undefined }))}
            note="Listed are the nodes that were on the map then: reached, or only heard of, in the seven days before."
            className="mb-4"
          />
        )}
        <div className="mb-3 space-y-2.5">
          {props.problems.length > 0 && <QueryProblems problems={props.problems} />}
          <NodeFilters query={props.query} facets={props.facets} />
          <NodeChips query={props.query} />
        </div>
        {/* Another query is another list; the filters stay what they are, with what is being typed in them. */}
        <Rows
          key={`${writeNodeQuery(props.query)}#${props.page.nodes.length === 0 ? 'empty' : ''}`}
          {...props}
        />
      </div>
    </QueryNavigationProvider>
  )
}

function Rows({ query, page, allNodes, past }: NodeListPageProps) {
  const list = useNodeList(query, page)
  const { isPending } = useQueryNavigation()
  const isHydrated = useHydrated()
  const top = useRef<HTMLDivElement>(null)
  const totals = useTotals()
  const nodesNow = past === null ? (totals?.nodes ?? allNodes) : allNodes

  // A new list starts at its top, where the filters above it stay in sight when they are.
  useLayoutEffect(() => {
    const element = top.current
    if (element !== null && element.getBoundingClientRect().top < 0)
      element.scrollIntoView({ block: 'start' })
  }, [])

  const isFiltered = activeFilters(query).length > 0
  return (
    <div ref={top} className="scroll-mt-16">
      <div className="flex min-h-9 items-center justify-between gap-3">
        <ListCount total={list.total} all={isFiltered && past === null ? nodesNow : null} />
        <OrderPill drift={list.drift} isBusy={list.work === 'order'} onRefresh={list.refreshOrder} />
      </div>
      {list.nodes.length === 0 ? (
        <div className="py-8">
          {isFiltered && (nodesNow > 0 || past !== null) ? (
            <NoMatch clearHref={withoutFilters(query)} />
          ) : (
            <EmptyNetwork />
          )}
        </div>
      ) : (
        <div
          className={classNames(
            'rounded-lg border border-b-0 border-edge bg-surface transition-opacity duration-200',
            isPending && 'opacity-50 delay-150',
          )}
        >
          <NodeTable
            nodes={list.nodes}
            total={list.total}
            head={<Head query={query} />}
            isBusy={isPending || list.work !== 'idle'}
            onVisible={list.onVisible}
          />
        </div>
      )}
      <ListEnd list={list} />
      {!isHydrated && page.nextCursor !== null && (
        <p className="py-4">
          <a className="underline underline-offset-4" href={nodesHref({ ...query, cursor: page.nextCursor })}>
            Next page
          </a>
        </p>
      )}
    </div>
  )
}

const END_ALIGNED: readonly NodeSort[] = ['peers', 'uptime', 'rtt', 'seen']

function Head({ query }: { query: NodeQuery }) {
  return (
    <thead
      role="rowgroup"
      className="sticky top-[53px] z-20 hidden rounded-t-lg border-b border-edge-strong/60 bg-surface lg:block"
    >
      <tr role="row" aria-rowindex={1} className={classNames('h-9 items-center', ROW_GRID)}>
        {NODE_SORTS.map((sort) => {
          const state: SortState =
            query.sort !== sort ? 'none' : query.order === 'asc' ? 'ascending' : 'descending'
          const align = END_ALIGNED.includes(sort) ? 'end' : 'start'
          return (
            <SortHead
              key={sort}
              sort={state}
              align={align}
              control={
                <QueryLink
                  href={nodesHref(sortNodeQuery(query, sort))}
                  className={sortControlClass(state, align)}
                  title={`Sort by ${SORT_NAMES[sort].toLowerCase()}, ${nextOrder(query, sort)}`}
                >
                  <SortName sort={state}>{SORT_NAMES[sort]}</SortName>
                </QueryLink>
              }
            />
          )
        })}
        <th role="columnheader" scope="col" className="eyebrow text-left font-medium">
          Status
        </th>
      </tr>
    </thead>
  )
}

const nextOrder = (query: NodeQuery, sort: NodeSort) =>
  (query.sort === sort ? (query.order === 'asc' ? 'desc' : 'asc') : FIRST_ORDER[sort]) === 'asc'
    ? 'ascending'
    : 'descending'

/** Offers the order of now; never takes it by itself, for the rows under the reader's eyes would jump. */
function OrderPill({ drift, isBusy, onRefresh }: { drift: number; isBusy: boolean; onRefresh: () => void }) {
  return (
    // Over the page's lower edge: it comes and goes without moving a row, and is there from anywhere in the list.
    <div role="status" className="pointer-events-none fixed inset-x-0 bottom-5 z-20 flex justify-center">
      {(drift > 0 || isBusy) && (
        <Button
          onClick={onRefresh}
          disabled={isBusy}
          className="figures pointer-events-auto rounded-full! border-edge-strong bg-surface px-4 shadow-float"
        >
          {isBusy ? 'Reading the list again…' : `${plural(drift, 'change')} · refresh order`}
        </Button>
      )}
    </div>
  )
}
