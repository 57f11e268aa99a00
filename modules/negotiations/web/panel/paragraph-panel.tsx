// The paragraph in hand: what one may do with it, what is open in it, who stands where, what was said, how it came about.
import { Button } from '#platform/web/ui/button.tsx'
import { Tabs } from '#platform/web/ui/tabs.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import type { Paragraph } from '../../text/state.ts'
import { ChairActs } from '../chair/chair-acts.tsx'
import { StatusMark } from '../drawing/status-mark.tsx'
import { useTable } from '../table/table-context.ts'
import { statusOf } from '../table/text-state.ts'
import { AdReferendumHere } from './ad-referendum-here.tsx'
import { Comments } from './comments.tsx'
import { OpenMarks } from './open-marks.tsx'
import { ParagraphHistory } from './paragraph-history.tsx'
import { Positions, TakePosition } from './positions.tsx'
import { Reopening } from './reopening.tsx'
import { Reserves } from './reserves.tsx'
import { Translations } from './translations.tsx'
import './panel.css'

type Props = { view: NegotiationView; paragraph: Paragraph; label: string }

export function ParagraphPanel({ view, paragraph, label }: Props) {
  const say = useWords()
  const { choose } = useTable()
  const name = label || say(`negotiations.type.${paragraph.type}`)
  const comments = paragraph.comments.length
  return (
    <aside className="paragraph-panel" aria-label={say('negotiations.panel', { name })}>
      <header className="panel-head">
        <h2>
          {name} <StatusMark status={statusOf(paragraph)} />
        </h2>
        <Button small kind="quiet" icon="cross" iconOnly onPress={() => choose(undefined)}>
          {say('negotiations.panel.close')}
        </Button>
      </header>
      <AdReferendumHere view={view} paragraph={paragraph} />
      <WordActs paragraph={paragraph} />
      <Tabs
        label={say('negotiations.panel', { name })}
        entries={[
          {
            id: 'stand',
            label: say('negotiations.panel.stand'),
            panel: (
              <>
                <TakePosition view={view} paragraph={paragraph} />
                <Reserves view={view} paragraph={paragraph} />
                <OpenMarks view={view} paragraph={paragraph} />
                <Positions view={view} paragraph={paragraph} />
                <Reopening view={view} paragraph={paragraph} />
              </>
            ),
          },
          {
            id: 'said',
            label: say('negotiations.panel.said'),
            ...(comments > 0 ? { count: comments } : {}),
            panel: <Comments view={view} paragraph={paragraph} />,
          },
          {
            id: 'history',
            label: say('negotiations.panel.history'),
            panel: <ParagraphHistory view={view} paragraph={paragraph} />,
          },
          {
            id: 'languages',
            label: say('negotiations.panel.languages'),
            panel: <Translations view={view} paragraph={paragraph} />,
          },
        ]}
      />
      <ChairActs view={view} paragraph={paragraph} />
    </aside>
  )
}

const acts = [
  { name: 'edit', key: 'e' },
  { name: 'bracket', key: 'b' },
  { name: 'alternative', key: 'a' },
  { name: 'choice', key: '' },
  { name: 'placeholder', key: '' },
  { name: 'comment', key: 'c' },
] as const

function WordActs({ paragraph }: { paragraph: Paragraph }) {
  const say = useWords()
  const { begin } = useTable()
  const [first] = paragraph.alternatives.filter(({ withdrawn }) => !withdrawn)
  const at = first && { paragraph: paragraph.id, alternative: first.id }
  const closed = ['agreed', 'adopted', 'withdrawn', 'merged'].includes(paragraph.stage)
  const parked = paragraph.stage === 'parked'
  return (
    <div className="panel-acts" role="group" aria-label={say('negotiations.panel.acts')}>
      {acts.map(({ name, key }) => (
        <Button
          key={name}
          small
          {...(key ? { 'aria-keyshortcuts': key } : {})}
          refused={
            at === undefined || (closed && name !== 'comment')
              ? say('negotiations.refused.closed')
              : parked && name !== 'comment'
                ? say('negotiations.refused.parked')
                : undefined
          }
          onPress={() => at && begin({ name, ...at })}
        >
          {say(`negotiations.do.${name}`)}
          {key && <kbd aria-hidden="true">{key}</kbd>}
        </Button>
      ))}
    </div>
  )
}
