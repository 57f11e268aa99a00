// The two or three questions from whose answers most would be learned: rather this, or rather that?
import { Button } from '#platform/web/ui/button.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Issue } from '../../../settlement/domain.ts'
import type { Agreed } from '../../../settlement/elicitation.ts'
import type { Answer } from '../../../settlement/elicitation/answers.ts'
import { sideWords } from './answers-in-words.ts'

type Props = { issues: readonly Issue[]; name: string; elicited: Agreed; add: (answer: Answer) => void }

export function Questions({ issues, name, elicited, add }: Props) {
  const say = useWords()
  const asked = elicited.questions.slice(0, 3)
  return (
    <Section title={say('negotiations.settlement.questions')}>
      {asked.length === 0 && <p>{say('negotiations.settlement.questions.none')}</p>}
      <ul className="questions">
        {asked.map(({ one, other }) => {
          const [left, right] = [sideWords(issues, one, say), sideWords(issues, other, say)]
          return (
            <li key={left + right}>
              <p>{say('negotiations.settlement.question', { name })}</p>
              <Button onPress={() => add({ kind: 'rather', one, than: other })}>{left}</Button>
              <Button onPress={() => add({ kind: 'rather', one: other, than: one })}>{right}</Button>
              <Button kind="quiet" onPress={() => add({ kind: 'alike', one, other })}>
                {say('negotiations.settlement.question.alike')}
              </Button>
            </li>
          )
        })}
      </ul>
    </Section>
  )
}
