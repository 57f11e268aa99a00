import { memo, useEffect, useMemo, useRef } from 'react'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import type { Negotiation, Paragraph } from '../../text/state.ts'
import { useNegotiations } from '../client/negotiations-in-use.tsx'
import { type StandShown, standsShown } from '../drawing/stands.ts'
import { ParagraphRow } from './paragraph-row.tsx'
import { useTable } from './table-context.ts'
import { statusOf, useUpon } from './text-state.ts'
import { paragraphOf } from './touched.ts'

type Props = {
  view: NegotiationView
  living: readonly Paragraph[]
  seen: readonly Paragraph[]
  labels: Record<string, string>
  news: ReadonlySet<string>
}

/** Rows out of sight are laid out by the browser only when they come near; they stay in the page, to be found and read. */
export const TextList = memo(function TextList({ view, living, seen, labels, news }: Props) {
  const say = useWords()
  const { chosen, choose, doing } = useTable()
  const upon = useUpon(view)
  const standing = useStanding(view)
  const shown = useMemo(() => new Set(seen.map(({ id }) => id)), [seen])
  const waiting = useMemo(
    () => new Set(view.pending.flatMap(({ act }) => paragraphOf(view.state, act) ?? [])),
    [view.pending, view.state],
  )
  const { negotiations } = useNegotiations()
  const writing = new Map<string, string>()
  for (const { paragraph, by } of negotiations.drafts(view.room))
    if (paragraph !== undefined && by.account !== view.me.account)
      writing.set(paragraph, [writing.get(paragraph), by.name].filter(Boolean).join(', '))
  const list = useRef<HTMLOListElement>(null)
  const empty = living.length === 0
  useEffect(() => {
    // The list is there as soon as the text has a first paragraph.
    const element = empty ? null : list.current
    const press = (event: MouseEvent) => {
      if (!(event.target instanceof Element) || event.target.closest('button, a, input, textarea, label')) return
      const row = event.target.closest<HTMLElement>('[data-paragraph]')
      if (row?.dataset['paragraph']) choose(row.dataset['paragraph'])
    }
    const focus = (event: FocusEvent) => {
      if (
        event.target instanceof HTMLElement &&
        event.target.dataset['paragraph'] &&
        event.target.matches(':focus-visible')
      )
        choose(event.target.dataset['paragraph'])
    }
    element?.addEventListener('click', press)
    element?.addEventListener('focusin', focus)
    return () => {
      element?.removeEventListener('click', press)
      element?.removeEventListener('focusin', focus)
    }
  }, [choose, empty])
  if (empty) return <EmptyState title={say('negotiations.empty.title')}>{say('negotiations.empty.words')}</EmptyState>
  const first = shown.has(chosen ?? '') ? chosen : seen[0]?.id
  return (
    <div className="text-sheet">
      <ol className="paragraphs" ref={list} role="list" aria-label={say('negotiations.text')}>
        {living.map((paragraph) => (
          <ParagraphRow
            key={paragraph.id}
            paragraph={paragraph}
            label={labels[paragraph.id] ?? ''}
            status={statusOf(paragraph)}
            depth={depthOf(view.state, paragraph)}
            upon={upon(paragraph.id)}
            shown={standing(paragraph)}
            chosen={paragraph.id === chosen}
            reachable={paragraph.id === first}
            hidden={!shown.has(paragraph.id)}
            news={news.has(paragraph.id)}
            waiting={waiting.has(paragraph.id)}
            writing={writing.get(paragraph.id) ?? ''}
            doing={doing && 'paragraph' in doing && doing.paragraph === paragraph.id ? doing : undefined}
          />
        ))}
      </ol>
      {seen.length === 0 && <p className="faint">{say('negotiations.filter.none')}</p>}
    </div>
  )
})

function depthOf(state: Negotiation, paragraph: Paragraph): number {
  let depth = 0
  for (let above = paragraph.under; above !== undefined && depth < 6; above = state.paragraphs[above]?.under) depth += 1
  return depth
}

const drawnBefore = new WeakMap<Paragraph, { key: string; shown: StandShown[] }>()

/** The same row of stands as before where neither the paragraph nor any group has changed. */
function useStanding(view: NegotiationView): (paragraph: Paragraph) => readonly StandShown[] {
  const { state } = view
  const key = useMemo(
    () => JSON.stringify([state.groups, state.alignments]),
    // oxlint-disable-next-line react/exhaustive-deps -- the version stands for the state
    [view.version, state.groups, state.alignments],
  )
  return (paragraph) => {
    const before = drawnBefore.get(paragraph)
    if (before?.key === key) return before.shown
    const shown = standsShown(state, paragraph)
    drawnBefore.set(paragraph, { key, shown })
    return shown
  }
}
