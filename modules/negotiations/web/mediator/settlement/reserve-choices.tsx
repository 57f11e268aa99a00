// The reserve, asked plainly: would the party rather walk away than take this?
import { useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { useFormat } from '#platform/web/format.ts'
import { useWords } from '#platform/web/words.ts'
import type { Issue } from '../../../settlement/domain.ts'
import type { Agreed } from '../../../settlement/elicitation.ts'
import type { Answer } from '../../../settlement/elicitation/answers.ts'
import { PackageChoice } from './package-choice.tsx'

type Props = { issues: readonly Issue[]; name: string; elicited: Agreed; add: (answer: Answer) => void }

export function ReserveChoices({ issues, name, elicited, add }: Props) {
  const say = useWords()
  const format = useFormat()
  const [chosen, setChosen] = useState<number[]>(issues.map(() => 0))
  const side = issues.map((_, issue) => ({ issue, value: chosen[issue] ?? 0 }))
  const { low, high } = elicited.reserve
  return (
    <Section title={say('negotiations.settlement.reserve')}>
      <p>{say('negotiations.settlement.reserve.words', { name })}</p>
      <PackageChoice issues={issues} chosen={chosen} onChange={setChosen} />
      <div className="acts">
        <Button onPress={() => add({ kind: 'rather', one: 'no-agreement', than: side })}>
          {say('negotiations.settlement.reserve.walk')}
        </Button>
        <Button onPress={() => add({ kind: 'rather', one: side, than: 'no-agreement' })}>
          {say('negotiations.settlement.reserve.take')}
        </Button>
      </div>
      <p className="small">
        {high - low > 0.9
          ? say('negotiations.settlement.reserve.unknown', { name })
          : say('negotiations.settlement.reserve.known', {
              name,
              low: format.number(Math.round(low * 100)),
              high: format.number(Math.round(high * 100)),
            })}
      </p>
    </Section>
  )
}
