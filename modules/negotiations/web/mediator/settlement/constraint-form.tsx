// Options that cannot go together: said once here, kept in every package.
import { useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { useWords } from '#platform/web/words.ts'
import { type Choice, choicesOf } from '../../../settlement/domain.ts'
import { type Case, caseLimits } from './cases.ts'

type Option = { id: string; label: string; choice: Choice }

export function ConstraintForm({ one, change }: { one: Case; change: (next: Case) => void }) {
  const say = useWords()
  const { issues, constraints } = one
  const [kind, setKind] = useState<'never' | 'when'>('never')
  const options = issues.flatMap(({ name, values }, issue) =>
    values.map((value, at): Option => ({
      id: `${issue}.${at}`,
      label: `${name}: ${value}`,
      choice: { issue, values: [at] },
    })),
  )
  const [first, setFirst] = useState<string>()
  const [second, setSecond] = useState<string>()
  const [a, b] = [first, second].map((id) => options.find((option) => option.id === id)?.choice)
  const words = ({ issue, values }: Choice) =>
    `${issues[issue]?.name ?? ''}: ${values.map((value) => issues[issue]?.values[value] ?? '').join(', ')}`
  const add = () => {
    if (!a || !b) return
    const constraint = kind === 'never' ? { never: [a, b] } : { when: a, needs: b }
    change({ ...one, constraints: [...constraints, constraint].slice(0, caseLimits.constraints) })
  }
  const missing = !a || !b || a.issue === b.issue ? say('negotiations.settlement.constraint.missing') : undefined
  return (
    <div className="stack">
      <ul className="caucus-lines">
        {constraints.map((constraint, at) => {
          const [left, right] = choicesOf(constraint)
          return (
            <li key={JSON.stringify(constraint)}>
              {left &&
                right &&
                say(`negotiations.settlement.constraint.${'never' in constraint ? 'never' : 'when'}.words`, {
                  one: words(left),
                  other: words(right),
                })}
              <Button
                small
                kind="quiet"
                icon="remove"
                onPress={() => change({ ...one, constraints: constraints.toSpliced(at, 1) })}
              >
                {say('negotiations.settlement.issue.remove')}
              </Button>
            </li>
          )
        })}
      </ul>
      <Select
        label={say('negotiations.settlement.constraint.kind')}
        value={kind}
        onChange={setKind}
        options={(['never', 'when'] as const).map((id) => ({
          id,
          label: say(`negotiations.settlement.constraint.${id}`),
        }))}
      />
      <Select
        label={say('negotiations.settlement.constraint.one')}
        value={first}
        onChange={setFirst}
        options={options}
      />
      <Select
        label={say('negotiations.settlement.constraint.other')}
        value={second}
        onChange={setSecond}
        options={options}
      />
      <Button refused={missing} onPress={add}>
        {say('negotiations.settlement.constraint.add')}
      </Button>
    </div>
  )
}
