import { useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import { textOf } from '../../text/chars.ts'
import type { Paragraph } from '../../text/state.ts'
import { useActing } from '../acting/acting.tsx'
import { WordsChanged } from '../acting/words-changed.tsx'
import { DelegationNamed } from '../drawing/delegation-mark.tsx'
import { useTable } from '../table/table-context.ts'
import { ActButton } from './act-button.tsx'

/** Further alternatives beside the first, each with its difference from it. */
export function AlternativesOpen({ view, paragraph }: { view: NegotiationView; paragraph: Paragraph }) {
  const say = useWords()
  const { begin } = useTable()
  const { refused } = useActing()
  const [compared, setCompared] = useState<string>()
  const living = paragraph.alternatives.filter(({ withdrawn }) => !withdrawn)
  const [first] = living
  if (!first || living.length < 2) return null
  return (
    <Section title={say('negotiations.alternatives')} count={living.length}>
      <ul className="panel-lines">
        {living.map((one, index) => {
          const withdraw = { kind: 'alternative.withdraw', paragraph: paragraph.id, alternative: one.id } as const
          return (
            <li key={one.id}>
              <div className="panel-line-head">
                <DelegationNamed delegation={one.delegation} />{' '}
                {index === 0
                  ? say('negotiations.alternative.first')
                  : say('negotiations.alternative.nth', { number: index + 1 })}
              </div>
              {one.reason && <p dir="auto">{one.reason}</p>}
              {compared === one.id && (
                <WordsChanged before={textOf(first.runs)} after={textOf(one.runs)} language={paragraph.language} />
              )}
              <div className="row">
                {index > 0 && (
                  <Button
                    small
                    kind="quiet"
                    aria-expanded={compared === one.id}
                    onPress={() => setCompared(compared === one.id ? undefined : one.id)}
                  >
                    {say('negotiations.alternative.compare')}
                  </Button>
                )}
                {view.me.party && (
                  <Button
                    small
                    kind="quiet"
                    onPress={() => begin({ name: 'edit', paragraph: paragraph.id, alternative: one.id })}
                  >
                    {say('negotiations.do.edit')}
                  </Button>
                )}
                {refused(withdraw) === undefined && (
                  <ActButton act={withdraw}>{say('negotiations.withdraw')}</ActButton>
                )}
              </div>
            </li>
          )
        })}
      </ul>
    </Section>
  )
}
