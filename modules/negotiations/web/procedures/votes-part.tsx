import { useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { Checkbox } from '#platform/web/ui/choice.tsx'
import { Dialog } from '#platform/web/ui/dialog.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import { sameRule } from '../../deciding/rule.ts'
import type { Vote } from '../../deciding/state.ts'
import { countOf, rollCallOf } from '../../deciding/votes.ts'
import type { DecisionRule } from '../../text/acts-of-decision.ts'
import { useActing } from '../acting/acting.tsx'
import { Consequences } from '../acting/consequences.tsx'
import { useActingInWindow } from '../acting/in-window.tsx'
import { DecideButton } from '../acting/decide.tsx'
import { newId } from '../acting/new-id.ts'
import { DelegationNamed } from '../drawing/delegation-mark.tsx'
import { RuleField, ruleWords } from './rule-part.tsx'
import { type SubjectChosen, SubjectField, SubjectShown, subjectOf } from './subject.tsx'

type Part = { view: NegotiationView; chair: boolean }
const choices = ['yes', 'no', 'abstain'] as const

export function VotesPart({ view, chair }: Part) {
  const say = useWords()
  const [opening, setOpening] = useState(false)
  const all = Object.values(view.state.deciding.votes)
  if (all.length === 0 && !chair) return null
  return (
    <Section
      title={say('negotiations.votes')}
      count={all.length}
      act={
        chair && (
          <Button small onPress={() => setOpening(true)}>
            {say('negotiations.vote.open')}
          </Button>
        )
      }
    >
      {all.length === 0 && <p className="faint">{say('negotiations.votes.none')}</p>}
      <ul className="procedure-lines">
        {all.toReversed().map((vote) => (
          <VoteLine key={vote.id} view={view} chair={chair} vote={vote} />
        ))}
      </ul>
      {opening && <OpenVote view={view} onClose={() => setOpening(false)} />}
    </Section>
  )
}

function VoteLine({ view, chair, vote }: Part & { vote: Vote }) {
  const say = useWords()
  const { refused } = useActing()
  const closed = vote.closedAt !== undefined
  const count = countOf(vote)
  const own = vote.cast[view.me.delegation]?.choice
  const close = { kind: 'vote.close', vote: vote.id } as const
  return (
    <li id={vote.id}>
      <div className="procedure-head">
        <h3>
          <bdi>{vote.title}</bdi>
        </h3>
        <Status standing={closed ? 'done' : 'open'}>
          {say(
            closed
              ? vote.carried
                ? 'negotiations.vote.carried'
                : 'negotiations.vote.fell'
              : 'negotiations.vote.running',
          )}
        </Status>
      </div>
      <SubjectShown view={view} subject={vote.subject} />
      <p className="small">{ruleWords(vote.rule, say)}</p>
      <dl className="vote-count">
        {[...choices, 'absent' as const].map((choice) => (
          <div key={choice}>
            <dt>{say(`negotiations.vote.${choice}`)}</dt>
            <dd>{count[choice]}</dd>
          </div>
        ))}
      </dl>
      {closed && vote.rollCall && (
        <ul className="roll-call">
          {rollCallOf(vote).map(({ delegation, choice }) => (
            <li key={delegation}>
              <DelegationNamed delegation={delegation} /> {say(`negotiations.vote.${choice}`)}
            </li>
          ))}
        </ul>
      )}
      {!closed && (
        <div className="row">
          {view.me.party &&
            choices.map((choice) => {
              const cast = { kind: 'vote.cast', vote: vote.id, choice } as const
              return (
                <DecideButton
                  key={choice}
                  name={`cast.${choice}`}
                  acts={() => cast}
                  refused={own === choice ? say('negotiations.vote.cast') : refused(cast)}
                />
              )
            })}
          {chair && <DecideButton name="closeVote" acts={() => close} refused={refused(close)} />}
        </div>
      )}
    </li>
  )
}

function OpenVote({ view, onClose }: { view: NegotiationView; onClose: () => void }) {
  const say = useWords()
  const { refused } = useActing()
  const { act, busy, refusal } = useActingInWindow()
  const [title, setTitle] = useState(view.state.title)
  const [chosen, choose] = useState<SubjectChosen>({ whole: true, paragraphs: [] })
  const [rule, setRule] = useState<DecisionRule>(view.state.deciding.rule)
  const [rollCall, setRollCall] = useState(true)
  const subject = subjectOf(view, chosen)
  const opened =
    subject && ({ kind: 'vote.open', vote: newId(), title: title.trim(), subject, rule, rollCall } as const)
  const send = async () => {
    if (opened && (await act(opened, say('negotiations.done')))) onClose()
  }
  return (
    <Dialog title={say('negotiations.vote.open')} isOpen onClose={onClose} wide>
      <Consequences name="vote" />
      <TextField label={say('negotiations.field.title')} value={title} onChange={setTitle} maxLength={300} />
      <SubjectField view={view} value={chosen} onChange={choose} />
      <RuleField value={rule} onChange={setRule} view={view} />
      {!sameRule(rule, view.state.deciding.rule) && <p className="small">{say('negotiations.vote.notBinding')}</p>}
      <Checkbox label={say('negotiations.vote.rollCall')} value={rollCall} onChange={setRollCall} />
      {refusal}
      <div className="dialog-acts">
        <Button onPress={onClose}>{say('confirm.leave')}</Button>
        <Button
          kind="primary"
          busy={busy}
          refused={
            !opened ? say('negotiations.choose.first') : title.trim() === '' ? say('field.required') : refused(opened)
          }
          onPress={() => void send()}
        >
          {say('negotiations.vote.open')}
        </Button>
      </div>
    </Dialog>
  )
}
