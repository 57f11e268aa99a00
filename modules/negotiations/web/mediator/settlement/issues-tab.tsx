// Issues and their options, as the mediator frames them; and what cannot go together.
import { useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { Disclosure } from '#platform/web/ui/disclosure.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { TextArea, TextField } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Issue } from '../../../settlement/domain.ts'
import { type Case, caseLimits, withIssues } from './cases.ts'
import { ConstraintForm } from './constraint-form.tsx'

type Props = { one: Case; change: (next: Case) => void }

export function IssuesTab({ one, change }: Props) {
  const say = useWords()
  const { issues, constraints } = one
  const said = one.parties.some(({ answers }) => answers.length > 0)
  const without = (at: number) => change(withIssues(one, issues.toSpliced(at, 1)))
  return (
    <>
      {said && <p role="note">{say('negotiations.settlement.issues.void')}</p>}
      <ol className="case-issues">
        {issues.map(({ name, values }, at) => (
          <li key={name + String(at)}>
            <h2 dir="auto">{name}</h2>
            <ul>
              {values.map((value) => (
                <li key={value} dir="auto">
                  {value}
                </li>
              ))}
            </ul>
            <Button
              small
              kind="quiet"
              icon="remove"
              aria-label={say('negotiations.settlement.issue.remove.one', { name })}
              onPress={() => without(at)}
            >
              {say('negotiations.settlement.issue.remove')}
            </Button>
          </li>
        ))}
      </ol>
      <NewIssue
        full={issues.length >= caseLimits.issues}
        add={(issue) => change(withIssues(one, [...issues, issue]))}
      />
      {issues.length > 1 && (
        <Section title={say('negotiations.settlement.constraints')} count={constraints.length}>
          <ConstraintForm one={one} change={change} />
        </Section>
      )}
    </>
  )
}

function NewIssue({ full, add }: { full: boolean; add: (issue: Issue) => void }) {
  const say = useWords()
  const [name, setName] = useState('')
  const [options, setOptions] = useState('')
  const values = [...new Set(options.split('\n').map((line) => line.trim()))].filter((line) => line !== '')
  const refused = full
    ? say('negotiations.settlement.full')
    : name.trim() === '' || values.length < 2
      ? say('negotiations.settlement.issue.missing')
      : undefined
  return (
    <Disclosure title={say('negotiations.settlement.issue.new')} open>
      <div className="stack">
        <TextField label={say('negotiations.settlement.issue.name')} value={name} onChange={setName} maxLength={200} />
        <TextArea
          label={say('negotiations.settlement.issue.options')}
          hint={say('negotiations.brief.oneALine')}
          value={options}
          onChange={setOptions}
          rows={4}
          maxLength={3000}
        />
        <Button
          refused={refused}
          onPress={() => {
            add({ name: name.trim(), values: values.slice(0, caseLimits.values) })
            setName('')
            setOptions('')
          }}
        >
          {say('negotiations.settlement.issue.add')}
        </Button>
      </div>
    </Disclosure>
  )
}
