// What each party would rather have. It is asked to put things in order, and to choose between two; never for a number.
import { useMemo, useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { Progress } from '#platform/web/ui/progress.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Answer, Swing } from '../../../settlement/elicitation/answers.ts'
import { issuesWithoutOrder } from '../../../settlement/elicitation/polytope.ts'
import { elicitInSteps } from '../../../settlement/elicitation.ts'
import { answerWords } from './answers-in-words.ts'
import { type Case, caseLimits, withAnswers } from './cases.ts'
import { Questions } from './questions.tsx'
import { rankedFrom, Ranking } from './ranking.tsx'
import { ReserveChoices } from './reserve-choices.tsx'
import { useComputed } from './use-computed.ts'

type Props = { one: Case; change: (next: Case) => void }

export function PartiesTab({ one, change }: Props) {
  const say = useWords()
  const [at, setAt] = useState('0')
  const party = one.parties[Number(at)]
  return (
    <>
      {one.parties.length > 0 && (
        <div className="party-choice">
          <Select
            label={say('negotiations.settlement.party')}
            value={at}
            onChange={setAt}
            options={one.parties.map(({ name }, place) => ({ id: String(place), label: name }))}
          />
          <Button
            small
            kind="quiet"
            icon="remove"
            onPress={() => {
              change({ ...one, parties: one.parties.toSpliced(Number(at), 1) })
              setAt('0')
            }}
          >
            {say('negotiations.settlement.party.remove')}
          </Button>
        </div>
      )}
      <NewParty one={one} change={change} />
      {party && one.issues.length > 0 && <Asking key={at + party.name} one={one} party={Number(at)} change={change} />}
      {one.issues.length === 0 && <EmptyState title={say('negotiations.settlement.lacking.issues')} />}
    </>
  )
}

function NewParty({ one, change }: Props) {
  const say = useWords()
  const [name, setName] = useState('')
  const refused =
    one.parties.length >= caseLimits.parties
      ? say('negotiations.settlement.full')
      : name.trim() === ''
        ? say('negotiations.brief.empty')
        : undefined
  return (
    <div className="party-choice">
      <TextField label={say('negotiations.settlement.party.new')} value={name} onChange={setName} maxLength={100} />
      <Button
        refused={refused}
        onPress={() => {
          change({ ...one, parties: [...one.parties, { name: name.trim(), answers: [] }] })
          setName('')
        }}
      >
        {say('negotiations.settlement.party.add')}
      </Button>
    </div>
  )
}

const none: Answer[] = []
/** Many answers take seconds to weigh: meanwhile the page answers, and leaving it stops the work. */
const understood = ({ issues, answers }: Pick<Case, 'issues'> & { answers: Answer[] }, o: { signal: AbortSignal }) =>
  elicitInSteps(issues, answers, o)

function Asking({ one, party, change }: Props & { party: number }) {
  const say = useWords()
  const { issues } = one
  const { name = '', answers = none } = one.parties[party] ?? {}
  const keep = (next: Answer[]) => change(withAnswers(one, party, next))
  const add = (answer: Answer) => keep([...answers, answer])
  const asked = useMemo(() => ({ issues, answers }), [issues, answers])
  const elicited = useComputed(asked, understood)
  const orderOf = (issue: number) => answers.find((answer) => answer.kind === 'order' && answer.issue === issue)
  const contradicting = elicited?.kind === 'contradiction' ? elicited.answers : []
  return (
    <>
      <Section title={say('negotiations.settlement.order')}>
        <div className="rankings">
          {issues.map(({ name: issueName, values }, issue) => {
            const before = orderOf(issue)
            return (
              <Ranking
                key={issueName}
                label={issueName}
                hint={say('negotiations.settlement.order.hint', { name })}
                start={rankedFrom(values, before?.kind === 'order' ? before.groups : undefined)}
                said={before !== undefined}
                onSay={(groups) =>
                  keep([
                    ...answers.filter((answer) => answer !== before && answer.kind !== 'swings'),
                    { kind: 'order', issue, groups },
                  ])
                }
              />
            )
          })}
        </div>
      </Section>
      {issuesWithoutOrder(issues, answers).length === 0 && issues.length > 1 && (
        <Swings one={one} party={party} answers={answers} keep={keep} />
      )}
      {!elicited && answers.length > 0 && <Progress label={say('negotiations.settlement.computing')} />}
      {elicited?.kind === 'agreed' && (
        <>
          <Questions issues={issues} name={name} elicited={elicited} add={add} />
          <ReserveChoices issues={issues} name={name} elicited={elicited} add={add} />
        </>
      )}
      {answers.length > 0 && (
        <Section title={say('negotiations.settlement.answers')} count={answers.length}>
          {contradicting.length > 0 && <p role="alert">{say('negotiations.settlement.contradiction')}</p>}
          <ul className="caucus-lines">
            {answers.map((answer, at) => (
              <li key={JSON.stringify(answer)} className={contradicting.includes(at) ? 'contradicting' : ''}>
                <span dir="auto">{answerWords(issues, answer, say)}</span>
                <Button small kind="quiet" icon="remove" onPress={() => keep(answers.toSpliced(at, 1))}>
                  {say('negotiations.settlement.answer.remove')}
                </Button>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}

/** If all stood at its worst, which issue would the party put at its best first? */
function Swings({
  one,
  party,
  answers,
  keep,
}: {
  one: Case
  party: number
  answers: Answer[]
  keep: (next: Answer[]) => void
}) {
  const say = useWords()
  const { issues, parties } = one
  const swings = issues.map((_, issue): Swing => {
    const order = answers.find((answer) => answer.kind === 'order' && answer.issue === issue)
    const groups = order?.kind === 'order' ? order.groups : []
    return { issue, from: groups.at(-1)?.[0] ?? 0, to: groups[0]?.[0] ?? 0 }
  })
  const moving = swings.filter(({ from, to }) => from !== to)
  const before = answers.find((answer) => answer.kind === 'swings')
  const words = moving.map(({ issue, from, to }) => {
    const { name = '', values = [] } = issues[issue] ?? {}
    return say('negotiations.settlement.swing', { name, from: values[from] ?? '', to: values[to] ?? '' })
  })
  const places =
    before?.kind === 'swings'
      ? before.groups.map((group) => group.map((swing) => moving.findIndex(({ issue }) => issue === swing.issue)))
      : undefined
  return (
    <Section title={say('negotiations.settlement.swings')}>
      <Ranking
        key={JSON.stringify(moving)}
        label={say('negotiations.settlement.swings.label', { name: parties[party]?.name ?? '' })}
        hint={say('negotiations.settlement.swings.hint')}
        start={rankedFrom(words, places)}
        said={before !== undefined}
        onSay={(groups) =>
          keep([
            ...answers.filter((answer) => answer !== before),
            { kind: 'swings', groups: groups.map((group) => group.flatMap((place) => moving[place] ?? [])) },
          ])
        }
      />
    </Section>
  )
}
