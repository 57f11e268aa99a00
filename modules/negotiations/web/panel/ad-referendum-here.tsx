// A capital's confirmation: the words, the deadline, one act. It stands first, and fits a phone.
import { useState } from 'react'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import type { AdReferendum, Paragraph } from '../../text/state.ts'
import { useActing } from '../acting/acting.tsx'
import { DecideButton } from '../acting/decide.tsx'
import { NegotiationDeadline } from '../drawing/clocks.tsx'
import { DelegationMarks } from '../drawing/delegation-mark.tsx'
import './panel.css'

export function AdReferendumHere({ view, paragraph }: { view: NegotiationView; paragraph: Paragraph }) {
  const open = paragraph.stage === 'ad-referendum' ? paragraph.adReferendum?.procedure : undefined
  const procedure = open === undefined ? undefined : view.state.adReferendum[open]
  return procedure ? <Answer view={view} paragraph={paragraph} procedure={procedure} /> : null
}

export function Answer({
  view,
  paragraph,
  procedure,
}: {
  view: NegotiationView
  paragraph: Paragraph
  procedure: AdReferendum
}) {
  const say = useWords()
  const { refused } = useActing()
  const [note, setNote] = useState('')
  const { delegation, party } = view.me
  const answers = procedure.answers[paragraph.id] ?? {}
  const own = answers[delegation]
  const by = (answer: 'confirm' | 'decline') => Object.keys(answers).filter((one) => answers[one]?.answer === answer)
  const missing = view.state.parties.map((one) => one.delegation).filter((one) => !answers[one])
  const said = note.trim()
  const answer = (given: 'confirm' | 'decline') =>
    ({
      kind: 'ad-referendum.answer',
      procedure: procedure.id,
      paragraph: paragraph.id,
      hash: procedure.on.find((one) => one.paragraph === paragraph.id)?.hash ?? paragraph.hash,
      answer: given,
      ...(said ? { note: said } : {}),
    }) as const
  return (
    // One page may hold several: a group, and no landmark.
    <div role="group" className="answer" aria-label={say('negotiations.adReferendum')}>
      <h3>{say('negotiations.adReferendum')}</h3>
      <NegotiationDeadline at={procedure.until} view={view} done={own !== undefined} of={[procedure.by]} />
      {procedure.note && <p dir="auto">{procedure.note}</p>}
      <dl className="answers-given small">
        <div>
          <dt>{say('negotiations.adReferendum.confirmed')}</dt>
          <dd>
            <DelegationMarks of={by('confirm')} none={say('negotiations.none')} />
          </dd>
        </div>
        {by('decline').length > 0 && (
          <div>
            <dt>{say('negotiations.adReferendum.declined')}</dt>
            <dd>
              <DelegationMarks of={by('decline')} />
            </dd>
          </div>
        )}
        {missing.length > 0 && (
          <div>
            <dt>{say('negotiations.adReferendum.missing')}</dt>
            <dd>
              <DelegationMarks of={missing} />
            </dd>
          </div>
        )}
      </dl>
      {own && <p>{say(`negotiations.adReferendum.own.${own.answer}`)}</p>}
      {party && !own && (
        <>
          <TextField label={say('negotiations.note')} value={note} onChange={setNote} maxLength={4000} />
          <div className="answer-acts">
            <DecideButton
              kind="primary"
              name="confirm"
              acts={() => answer('confirm')}
              refused={refused(answer('confirm'))}
            />
            <DecideButton name="decline" acts={() => answer('decline')} refused={refused(answer('decline'))} />
          </div>
        </>
      )}
    </div>
  )
}
