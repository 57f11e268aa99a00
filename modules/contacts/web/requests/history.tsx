import { exerciseFileName } from '#platform/exercise.ts'
import { Section } from '#platform/web/ui/page.tsx'
import { Name } from '#platform/web/ui/tag.tsx'
import { Timeline } from '#platform/web/ui/timeline.tsx'
import { useWords } from '#platform/web/words.ts'
import type { DiplomaticRequest } from '../../contract/requests.ts'
import { RecordedAt } from '../pieces/recorded-at.tsx'

/** Everything that was done to it, by whom, with what the house did by itself. Nothing is ever taken out of it. */
export function History({ request }: { request: Pick<DiplomaticRequest, 'steps' | 'number' | 'world'> }) {
  const say = useWords()
  const { steps, number, world } = request
  const fileName = (step: string) => {
    const name = `request-${number?.replace('/', '-') ?? ''}-${step}.tlog-proof`
    return world === 'exercise' ? exerciseFileName(name) : name
  }
  return (
    <Section title={say('contacts.requests.history')} count={steps.length}>
      <Timeline
        label={say('contacts.requests.history')}
        entries={steps.map(({ step, at, by, personName, record }, place) => ({
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
              {record && <RecordedAt record={record} fileName={fileName(step)} />}
            </>
          ),
        }))}
      />
    </Section>
  )
}
