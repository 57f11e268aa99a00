// The capital's page: on a phone, one question at a time, one act. What it says goes to its own delegation alone.
import { useState } from 'react'
import { useParams } from 'react-router'
import { Line } from '#modules/rooms/web/pieces.tsx'
import { Button } from '#platform/web/ui/button.tsx'
import { Page } from '#platform/web/ui/page.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { TextArea } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import type { BriefItem, NegotiationView } from '../../client/views.ts'
import { useNegotiation } from '../client/negotiations-in-use.tsx'
import { AlternativeWords } from '../drawing/alternative-words.tsx'
import { NegotiationDeadline } from '../drawing/clocks.tsx'
import { LooksContext, looksOf } from '../drawing/delegations.ts'
import { useLabels } from '../table/text-state.ts'
import { askedOf } from './brief-model.ts'
import { Strangers } from './strangers.tsx'
import { useBrief, useDoing, useSilenced } from './use-brief.ts'
import './brief.css'

export { loader } from '../mediator/words.ts'

export function CapitalPage() {
  const say = useWords()
  const { room = '' } = useParams()
  const { view } = useNegotiation(room)
  const { brief, devices } = useBrief()
  const open = askedOf(brief.of(room)).filter(({ answer }) => !answer)
  const [first] = open
  const crumbs = [
    { label: say('negotiations.title'), to: '/negotiations' },
    ...(view ? [{ label: view.state.title, to: `/negotiations/${room}` }] : []),
  ]
  return (
    <Page title={say('negotiations.brief.capital')} crumbs={crumbs}>
      <div className="capital-page">
        <Line />
        <Strangers />
        {view && first ? (
          <LooksContext value={looksOf(view.state.parties)}>
            <p className="small faint">{say('negotiations.brief.left', { count: open.length })}</p>
            <Question key={first.question.id} view={view} question={first.question} />
          </LooksContext>
        ) : (
          <EmptyState title={say('negotiations.brief.capital.none')}>
            {say('negotiations.brief.capital.none.words')}
          </EmptyState>
        )}
        <p className="small">{say('negotiations.brief.sealed.to', { count: devices })}</p>
      </div>
    </Page>
  )
}

function Question({ view, question }: { view: NegotiationView; question: BriefItem }) {
  const say = useWords()
  const { brief } = useBrief()
  const { busy, run } = useDoing()
  const labels = useLabels(view)
  const silenced = useSilenced()
  const [words, setWords] = useState('')
  const paragraph = question.paragraph === undefined ? undefined : view.state.paragraphs[question.paragraph]
  const label = question.paragraph ? (labels[question.paragraph] ?? '') : ''
  const answer = (given: 'confirm' | 'decline') =>
    run(() =>
      brief.write({
        room: view.room,
        kind: 'capital-answered',
        answers: question.id,
        answer: given,
        text: words.trim() || say(`negotiations.brief.answered.${given}`),
        ...(question.paragraph ? { paragraph: question.paragraph } : {}),
        ...(question.hash ? { hash: question.hash } : {}),
      }),
    )
  const moved = paragraph && question.hash !== undefined && question.hash !== paragraph.hash
  return (
    <section className="capital-question" aria-label={question.text}>
      <h2 dir="auto">{question.text}</h2>
      <p className="small">
        <bdi>{question.by.name}</bdi>
        {label && ` · ${label}`}
      </p>
      {question.until && <NegotiationDeadline at={question.until} view={view} />}
      {paragraph?.alternatives
        .filter(({ withdrawn }) => !withdrawn)
        .map((one) => (
          <AlternativeWords key={one.id} alternative={one} paragraph={paragraph} />
        ))}
      {moved && <p role="status">{say('negotiations.brief.moved')}</p>}
      <TextArea
        label={say('negotiations.brief.capital.words')}
        value={words}
        onChange={setWords}
        rows={2}
        maxLength={2000}
        isRequired={false}
      />
      <div className="capital-acts">
        <Button kind="primary" busy={busy} refused={silenced} onPress={() => answer('confirm')}>
          {say('negotiations.brief.confirm')}
        </Button>
        <Button busy={busy} refused={silenced} onPress={() => answer('decline')}>
          {say('negotiations.brief.decline')}
        </Button>
      </div>
    </section>
  )
}
