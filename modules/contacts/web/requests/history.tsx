import { Section } from '#platform/web/ui/page.tsx'
import { Name } from '#platform/web/ui/tag.tsx'
import { Timeline } from '#platform/web/ui/timeline.tsx'
import { useWords } from '#platform/web/words.ts'
import type { DiplomaticRequest } from '../../contract/requests.ts'

/** Everything that was done to it, by whom, with what the house did by itself. Nothing is ever taken out of it. */
export function History({ request: { steps } }: { request: Pick<DiplomaticRequest, 'steps'> }) {
  const say = useWords()
  return (
    <Section title={say('contacts.requests.history')} count={steps.length}>
      <Timeline
        label={say('contacts.requests.history')}
        entries={steps.map(({ step, at, by, personName }, place) => ({
          id: String(place),
          at,
          standing: by === null ? 'plain' : 'done',
          children: (
            <>
              {say(`contacts.requests.step.${step}`)}
              <span className="faint">
                {' · '}
                {by === null ? say('contacts.requests.house') : <Name invented={by.invented}>{by.name}</Name>}
                {personName !== null && (
                  <>
                    {' · '}
                    <bdi>{personName}</bdi>
                  </>
                )}
              </span>
            </>
          ),
        }))}
      />
    </Section>
  )
}
