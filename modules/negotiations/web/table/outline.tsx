// The contents of the text, beside it: every part with its standing, one press away.
import { memo } from 'react'
import { Note } from '#platform/web/ui/page.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import { textOf } from '../../text/chars.ts'
import { statusShape } from '../drawing/status-mark.tsx'
import { isLiving, statusOf, useLabels, useOrder } from './text-state.ts'

const most = 44

export function Outline({ view }: { view: NegotiationView }) {
  const say = useWords()
  const labels = useLabels(view)
  const paragraphs = useOrder(view).filter(isLiving)
  if (paragraphs.length < 3) return null
  // In a long text the headings alone are the contents; a short one names every paragraph.
  const heads = paragraphs.filter(({ type }) => type === 'heading' || type === 'title' || type === 'annex')
  const shown = paragraphs.length > 60 && heads.length > 0 ? heads : paragraphs
  return (
    <Note label={say('negotiations.contents')}>
      <nav className="outline" aria-label={say('negotiations.contents')}>
        <ol>
          {shown.map((paragraph) => (
            <Line
              key={paragraph.id}
              id={paragraph.id}
              label={labels[paragraph.id] ?? ''}
              status={statusOf(paragraph)}
              words={textOf(paragraph.alternatives.find(({ withdrawn }) => !withdrawn)?.runs ?? []).slice(0, most)}
            />
          ))}
        </ol>
      </nav>
    </Note>
  )
}

const Line = memo(function Line({
  id,
  label,
  status,
  words,
}: {
  id: string
  label: string
  status: ReturnType<typeof statusOf>
  words: string
}) {
  const say = useWords()
  return (
    <li>
      <a href={`#p-${id}`} title={say(`negotiations.status.${status}`)}>
        <span className="outline-label">{label}</span>{' '}
        <span className="outline-words" dir="auto">
          {words}
        </span>
      </a>
      <span className={`outline-status ${status}`} aria-hidden="true">
        {statusShape(status)}
      </span>
    </li>
  )
})
