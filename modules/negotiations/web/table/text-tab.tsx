// The table: the text in the middle, what waits above it, and the paragraph in hand beside it. All of it by keyboard.
import { useCallback, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import { useLocation } from 'react-router'
import { announce } from '#platform/web/announce.ts'
import { useWords } from '#platform/web/words.ts'
import { textOf } from '../../text/chars.ts'
import { Away } from './away.tsx'
import { FilterBar, type Filter, noFilter, passes } from './filters.tsx'
import { useFollowing } from './following.tsx'
import { ParagraphPanel } from '../panel/paragraph-panel.tsx'
import { TextList } from './text-list.tsx'
import { type Doing, type Table, TableProvider, useView } from './table-context.ts'
import { useNews } from './news.ts'
import { useTableKeysFor } from './keys-of-table.ts'
import { isLiving, useLabels, useOrder } from './text-state.ts'
import { ChairBar } from '../chair/chair-bar.tsx'
import { AddParagraph } from '../chair/add-paragraph.tsx'
import { ImportText } from '../chair/import-text.tsx'
import { MergeDialog } from '../chair/merge-dialog.tsx'
import { SplitDialog } from '../chair/split-dialog.tsx'
import './text.css'

export function TextTab() {
  const say = useWords()
  const view = useView()
  const order = useOrder(view)
  const labels = useLabels(view)
  const news = useNews(view)
  const [filter, setFilter] = useState<Filter>(noFilter)
  const table = useTableState()
  const { chosen, choose, doing, begin } = table
  const living = useMemo(() => order.filter(isLiving), [order])
  const seen = useMemo(
    () =>
      living.filter((paragraph) =>
        passes(filter, {
          paragraph,
          state: view.state,
          delegation: view.me.delegation,
          changed: news.changed.has(paragraph.id),
          words: filter.words ? paragraph.alternatives.map(({ runs }) => textOf(runs)).join(' ') : '',
        }),
      ),
    // oxlint-disable-next-line react/exhaustive-deps -- the version stands for the state
    [living, filter, news.changed, view.version],
  )
  const search = useRef<HTMLInputElement>(null)
  const step = useCallback(
    (by: 1 | -1) => {
      const at = seen.findIndex(({ id }) => id === chosen)
      const next = seen[at === -1 ? (by === 1 ? 0 : seen.length - 1) : at + by]
      // Words that are selected elsewhere are not meant any more.
      if (next) getSelection()?.removeAllRanges()
      if (next) choose(next.id, { focus: true })
      else announce(say(by === 1 ? 'negotiations.last' : 'negotiations.first'))
    },
    [seen, chosen, choose, say],
  )
  useTableKeysFor({ view, labels, table, step, search: () => search.current?.focus() })
  const following = useFollowing(view, table)
  useFragment(choose)
  const inHand = chosen === undefined ? undefined : view.state.paragraphs[chosen]
  return (
    <TableProvider value={table}>
      <Away news={news} view={view} onGo={(id) => choose(id, { focus: true })} />
      <FilterBar
        filter={filter}
        onChange={setFilter}
        shown={seen.length}
        of={living.length}
        inputRef={search}
        following={following}
      />
      <ChairBar view={view} />
      <div className={inHand ? 'table-panes with-panel' : 'table-panes'}>
        <TextList view={view} living={living} seen={seen} labels={labels} news={news.changed} />
        {inHand && <ParagraphPanel key={inHand.id} view={view} paragraph={inHand} label={labels[inHand.id] ?? ''} />}
      </div>
      <div className="text-foot">
        <AddParagraph view={view} after={living.at(-1)?.id} />
        <ImportText view={view} />
      </div>
      {doing?.name === 'merge' && <MergeDialog view={view} first={doing.paragraph} onClose={() => begin(undefined)} />}
      {doing?.name === 'split' && (
        <SplitDialog view={view} paragraph={doing.paragraph} onClose={() => begin(undefined)} />
      )}
    </TableProvider>
  )
}

function useTableState(): Table {
  const [chosen, setChosen] = useState<string>()
  const [doing, setDoing] = useState<Doing>()
  const choose = useCallback((paragraph: string | undefined, { focus = false } = {}) => {
    setChosen(paragraph)
    setDoing((now) => (now && 'paragraph' in now && now.paragraph === paragraph ? now : undefined))
    if (paragraph !== undefined && focus) comeTo(paragraph)
  }, [])
  const begin = useCallback((next: Doing | undefined) => {
    setDoing((now) => {
      // What had the focus is about to go: it returns to the paragraph. The field of a position stays.
      if (now && !next && 'paragraph' in now && now.name !== 'position') comeTo(now.paragraph)
      return next
    })
    if (next && 'paragraph' in next) setChosen(next.paragraph)
  }, [])
  return useMemo(() => ({ chosen, choose, doing, begin }), [chosen, choose, doing, begin])
}

/** After the page was drawn, because it may only then be there. */
function comeTo(paragraph: string): void {
  requestAnimationFrame(() => {
    const row = document.getElementById(`p-${paragraph}`)
    row?.focus({ preventScroll: true })
    row?.scrollIntoView({ block: 'nearest' })
  })
}

/** A link from the contents, from a matrix, from elsewhere: `#p-…`. */
function useFragment(choose: Table['choose']): void {
  const { hash } = useLocation()
  const go = useEffectEvent((place: string) => {
    if (place.startsWith('#p-')) choose(place.slice(3), { focus: true })
  })
  useEffect(() => go(hash), [hash])
  useEffect(() => {
    const moved = () => go(location.hash)
    addEventListener('hashchange', moved)
    return () => removeEventListener('hashchange', moved)
  }, [])
}
