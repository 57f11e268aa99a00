import { useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useActor } from '#platform/web/session.tsx'
import { Button } from '#platform/web/ui/button.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Question } from '../../contract.ts'
import { mayAnswer, mayAsk } from '../../rules.ts'
import { incidents } from '../doors.ts'
import { Marked } from '../pieces/marked.tsx'
import { PartyName } from '../pieces/party.tsx'
import { Prose } from '../pieces/written.tsx'
import { useIncident } from './hold.tsx'
import { Part } from './part.tsx'
import { AnswerDialog, AskDialog } from './question-dialogs.tsx'

/** What delegations ask one another about it, and what was answered. */
export function QuestionsPart() {
  const say = useWords()
  const actor = useActor()
  const { incident } = useIncident()
  const [asking, setAsking] = useState(false)
  const { data: questions } = useSuspenseQuery(incidents.questions.of.queryOptions({ input: { id: incident.id } }))
  const verdict = mayAsk(actor)
  const act = (
    <Button
      small
      kind="quiet"
      icon="question"
      refused={verdict === true ? undefined : say(verdict.refused)}
      onPress={() => setAsking(true)}
    >
      {say('incidents.question.ask')}
    </Button>
  )
  return (
    <Part id="questions" title={say('incidents.part.questions')} count={questions.length} act={act}>
      {questions.length > 0 && (
        <ul className="questions" role="list">
          {questions.map((question) => (
            <li key={question.id}>
              <Asked question={question} />
            </li>
          ))}
        </ul>
      )}
      {asking && <AskDialog onClose={() => setAsking(false)} />}
    </Part>
  )
}

function Asked({ question }: { question: Question }) {
  const say = useWords()
  const actor = useActor()
  const [answering, setAnswering] = useState(false)
  const verdict = mayAnswer(actor, { toId: question.to.id, answered: question.answer !== null })
  const waitsForUs = question.answer === null && question.to.id === actor.delegationId
  return (
    <article className={waitsForUs ? 'question ours' : 'question'} id={question.id}>
      <header className="question-head">
        <span>
          <b>
            <PartyName party={question.from} />
          </b>{' '}
          {say('incidents.question.asks')}{' '}
          <b>
            <PartyName party={question.to} />
          </b>
        </span>
        <span className="row small">
          <bdi className="faint">{question.askedBy}</bdi>
          <When at={question.askedAt} />
          <Marked marking={question.marking} />
        </span>
      </header>
      <Prose words={question.words} />
      {question.answer ? (
        <div className="answer">
          <header className="question-head">
            <Status standing={question.answer.kind === 'answered' ? 'done' : 'gone'}>
              {say(`incidents.question.${question.answer.kind}`)}
            </Status>
            <span className="row small">
              <bdi className="faint">{question.answer.by}</bdi>
              <When at={question.answer.at} />
              <Marked marking={question.answer.marking} />
            </span>
          </header>
          {question.answer.words && <Prose words={question.answer.words} />}
        </div>
      ) : waitsForUs ? (
        <div className="row">
          <Status standing="asked">{say('incidents.question.waitsForYou')}</Status>
          <Button
            small
            refused={verdict === true ? undefined : say(verdict.refused)}
            onPress={() => setAnswering(true)}
          >
            {say('incidents.question.answer')}
          </Button>
        </div>
      ) : (
        <p>
          <Status standing="open">{say('incidents.question.waits')}</Status>
        </p>
      )}
      {answering && <AnswerDialog question={question} onClose={() => setAnswering(false)} />}
    </article>
  )
}
