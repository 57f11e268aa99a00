// One paragraph beside what the delegation says of it to itself.
import { Button } from '#platform/web/ui/button.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import type { BriefItem, NegotiationView } from '../../client/views.ts'
import { statusOf } from '../../text/status.ts'
import type { Paragraph } from '../../text/state.ts'
import { AlternativeWords } from '../drawing/alternative-words.tsx'
import { StatusMark } from '../drawing/status-mark.tsx'
import { readRedLine, touchesOf } from './brief-model.ts'
import { CapitalOf } from './capital-of-paragraph.tsx'
import { useBrief, useDoing, useSilenced } from './use-brief.ts'
import { WriteItem } from './write-item.tsx'

export function BriefOf({
  view,
  paragraph,
  label,
  items,
}: {
  view: NegotiationView
  paragraph: Paragraph
  label: string
  items: readonly BriefItem[]
}) {
  const say = useWords()
  const head = `brief-${paragraph.id}`
  const named = label || say(`negotiations.type.${paragraph.type}`)
  return (
    <li className="brief-paragraph">
      <article aria-labelledby={head}>
        <h3 id={head}>
          {named} <StatusMark status={statusOf(paragraph)} />
        </h3>
        {paragraph.alternatives
          .filter(({ withdrawn }) => !withdrawn)
          .map((one) => (
            <AlternativeWords key={one.id} alternative={one} paragraph={paragraph} />
          ))}
      </article>
      <aside aria-label={say('negotiations.brief.of', { label: named })}>
        <Items items={items} paragraph={paragraph} />
        <CapitalOf view={view} paragraph={paragraph} items={items} />
        <WriteItem room={view.room} paragraph={paragraph.id} label={named} />
      </aside>
    </li>
  )
}

/** What concerns no paragraph alone. */
export function BriefOfText({ room, items }: { room: string; items: readonly BriefItem[] }) {
  const say = useWords()
  return (
    <div className="brief-whole">
      <Items items={items} />
      <WriteItem room={room} label={say('negotiations.brief.whole')} />
    </div>
  )
}

const written = new Set(['instruction', 'red-line', 'fallback', 'note'])

function Items({ items, paragraph }: { items: readonly BriefItem[]; paragraph?: Paragraph }) {
  const shown = items.filter(({ kind }) => written.has(kind))
  if (shown.length === 0) return null
  return (
    <ul className="brief-items">
      {shown.map((item) => (
        <Item key={item.id} item={item} {...(paragraph ? { paragraph } : {})} />
      ))}
    </ul>
  )
}

function Item({ item, paragraph }: { item: BriefItem; paragraph?: Paragraph }) {
  const say = useWords()
  const { brief } = useBrief()
  const { busy, run } = useDoing()
  const silenced = useSilenced()
  return (
    <li className={`brief-item of-${item.kind}`}>
      <p className="brief-item-head">
        <b>{say(`negotiations.brief.kind.${item.kind}`)}</b>
        {item.state === 'waiting' && <Status standing="draft">{say('negotiations.brief.waiting')}</Status>}
      </p>
      {item.kind === 'red-line' ? (
        <RedLineShown text={item.text} {...(paragraph ? { paragraph } : {})} />
      ) : (
        <p className="text brief-words" dir="auto">
          {item.text}
        </p>
      )}
      {item.handedBy && (
        <p className="small" role="status">
          {say('negotiations.brief.handedBy', { name: item.handedBy })}
        </p>
      )}
      <p className="small faint">
        <bdi>{item.by.name}</bdi> · <When at={item.at} />{' '}
        {item.state === 'sent' && (
          <Button
            small
            kind="quiet"
            icon="remove"
            busy={busy}
            refused={silenced}
            onPress={() => run(() => brief.remove(item.id))}
          >
            {say('negotiations.brief.remove')}
          </Button>
        )}
      </p>
    </li>
  )
}

function RedLineShown({ text, paragraph }: { text: string; paragraph?: Paragraph }) {
  const say = useWords()
  const line = readRedLine(text)
  const touches = paragraph ? touchesOf(line, paragraph) : []
  const names = line.must.length + line.mustNot.length > 0
  return (
    <>
      {line.note && (
        <p className="text brief-words" dir="auto">
          {line.note}
        </p>
      )}
      {names && (
        <ul className="red-words small">
          {line.must.map((words) => (
            <li key={`+${words}`}>{say('negotiations.brief.must', { words })}</li>
          ))}
          {line.mustNot.map((words) => (
            <li key={`-${words}`}>{say('negotiations.brief.mustNot', { words })}</li>
          ))}
        </ul>
      )}
      {touches.map(({ words, why }) => (
        <p key={why + words} className={why === 'proposed' ? 'red-near' : 'red-touched'} role="status">
          {say(`negotiations.brief.touched.${why}`, { words })}
        </p>
      ))}
      {names && paragraph && touches.length === 0 && <Status standing="done">{say('negotiations.brief.kept')}</Status>}
    </>
  )
}
