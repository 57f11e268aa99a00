import { Section } from '#platform/web/ui/page.tsx'
import { Timeline } from '#platform/web/ui/timeline.tsx'
import { useWords } from '#platform/web/words.ts'
import type { CrisisLadder, CrisisLineWhole } from '../../../contract/crisis.ts'
import { useDuration } from '../../pieces/duration.ts'

/** What was done with the line itself, newest first; each of it stands in the record. */
export function Steps({ line: { steps } }: { line: CrisisLineWhole }) {
  const say = useWords()
  return (
    <Section title={say('crisis.steps')}>
      <Timeline
        label={say('crisis.steps')}
        entries={steps.toReversed().map(({ at, act, by, personName, about, reason }) => ({
          id: `${at} ${act} ${about?.accountId ?? ''}`,
          at,
          children: (
            <p>
              {say(`crisis.step.${act}`, { name: about?.name ?? '' })}{' '}
              <span className="faint">
                <bdi>{personName}</bdi> (<bdi>{by.name}</bdi>)
              </span>
              {reason !== null && (
                <>
                  {' '}
                  <q dir="auto">{reason}</q>
                </>
              )}
            </p>
          ),
        }))}
      />
    </Section>
  )
}

/** Whom the house wakes when nobody answers. */
export function LadderShown({ ladder }: { ladder: CrisisLadder }) {
  const say = useWords()
  const duration = useDuration()
  return (
    <Section title={say('crisis.ladder')}>
      <ol className="crisis-rungs">
        <li>{say('crisis.ladder.officers')}</li>
        {(['deputy', 'head', 'mission', 'closes'] as const).map((rung) => (
          <li key={rung}>{say(`crisis.ladder.${rung}.after`, { time: duration(ladder[rung]) })}</li>
        ))}
      </ol>
    </Section>
  )
}
