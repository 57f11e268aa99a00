import { useSuspenseQuery } from '@tanstack/react-query'
import { useLive } from '#platform/web/live.ts'
import { useActor } from '#platform/web/session.tsx'
import { ButtonLink } from '#platform/web/ui/button.tsx'
import { Page, Section } from '#platform/web/ui/page.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { type Column, Table } from '#platform/web/ui/table.tsx'
import { Tag } from '#platform/web/ui/tag.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import { exercisePaths, type RunLine, type ScenarioLine } from '../contract.ts'
import { mayControl } from '../rules.ts'
import { exercises, readAgain } from './doors.ts'
import './exercises.css'
import { Said, useSaid } from './pieces/said.tsx'
import { PlayAlone } from './play-alone.tsx'
import { RunStatus } from './pieces/run-status.tsx'
export { loader } from './pieces/words.ts'

const inPlay = ({ status }: RunLine) => status === 'running' || status === 'paused'

/** What there is to play, and what I play, control or observed. */
export function ExercisesPage() {
  const say = useWords()
  const { data: scenarios } = useSuspenseQuery(exercises.scenarios.list.queryOptions())
  const { data: runs } = useSuspenseQuery(exercises.runs.list.queryOptions())
  useLive(['exercise.*'], readAgain)
  const playing = runs.find((run) => run.part === 'player' && inPlay(run))
  const first = scenarios.find(({ alone }) => alone !== null)
  return (
    <Page
      title={say('exercises.title')}
      lead={say('exercises.lead')}
      act={
        playing ? (
          <ButtonLink kind="primary" icon="next" to={exercisePaths.play(playing.id)}>
            {say('exercises.playOn')}
          </ButtonLink>
        ) : (
          first && (
            <PlayAlone scenario={first} kind="primary">
              {say('exercises.playAlone.minutes', { minutes: first.minutes })}
            </PlayAlone>
          )
        )
      }
    >
      <Section title={say('exercises.runs')} count={runs.length}>
        {runs.length === 0 ? (
          <EmptyState title={say('exercises.runs.none')}>{say('exercises.runs.none.what')}</EmptyState>
        ) : (
          <Runs runs={runs} />
        )}
      </Section>
      <Section title={say('exercises.scenarios')} count={scenarios.length} id="scenarios">
        <ul className="exercise-scenarios">
          {beginnersFirst(scenarios).map((scenario) => (
            <Scenario key={scenario.id} scenario={scenario} />
          ))}
        </ul>
      </Section>
    </Page>
  )
}

function beginnersFirst(scenarios: readonly ScenarioLine[]): ScenarioLine[] {
  return scenarios.toSorted((a, b) => Number(b.alone !== null) - Number(a.alone !== null) || a.minutes - b.minutes)
}

function Runs({ runs }: { runs: readonly RunLine[] }) {
  const say = useWords()
  const said = useSaid()
  const columns: Column<RunLine>[] = [
    {
      id: 'title',
      label: say('exercises.run'),
      cell: ({ title }) => <Said words={title} />,
      value: (run) => said(run.title),
    },
    {
      id: 'part',
      label: say('exercises.part'),
      cell: ({ part, role }) => (role === null ? say(`exercises.part.${part}`) : <Said words={role.name} />),
    },
    {
      id: 'status',
      label: say('exercises.status'),
      cell: ({ status }) => <RunStatus status={status} />,
      value: (run) => run.status,
    },
    {
      id: 'begun',
      label: say('exercises.begun'),
      cell: ({ startedAt }) => (startedAt === null ? '–' : <When at={startedAt} />),
      value: ({ startedAt, createdAt }) => startedAt ?? createdAt,
      minor: true,
    },
  ]
  return (
    <Table
      label={say('exercises.runs')}
      rows={runs}
      rowKey={({ id }) => id}
      rowLink={whereTo}
      columns={columns}
      sorted={{ id: 'begun', falling: true }}
    />
  )
}

function whereTo({ id, part, status }: RunLine): string {
  const over = status === 'ended' || status === 'archived'
  if (part === 'player') return over ? exercisePaths.report(id) : exercisePaths.play(id)
  return exercisePaths.control(id)
}

function Scenario({ scenario }: { scenario: ScenarioLine }) {
  const say = useWords()
  const able = mayControl(useActor()) === true
  const { id, title, summary, minutes, roles, alone, shipped, owner, opens } = scenario
  return (
    <li className="exercise-scenario">
      <h3>
        <Said words={title} />
      </h3>
      <Said words={summary} text />
      <p className="row small">
        <span>{say('exercises.minutes', { count: minutes })}</span>
        <span className="faint">{shipped ? say('exercises.shipped') : <bdi>{owner}</bdi>}</span>
        {roles
          .filter(({ playable }) => playable)
          .map((role) => (
            <RoleTag key={role.id} name={role.name} />
          ))}
      </p>
      <div className="row">
        {alone === null && !able && <small className="faint">{say('exercises.together')}</small>}
        {alone !== null && <PlayAlone scenario={scenario}>{say('exercises.playAlone')}</PlayAlone>}
        {able && opens && (
          <>
            <ButtonLink to={`${exercisePaths.scenario(id)}/prepare`}>{say('exercises.prepare')}</ButtonLink>
            <ButtonLink kind="quiet" to={exercisePaths.scenario(id)}>
              {say('exercises.openScenario')}
            </ButtonLink>
          </>
        )}
      </div>
    </li>
  )
}

function RoleTag({ name }: Pick<ScenarioLine['roles'][number], 'name'>) {
  const said = useSaid()
  return <Tag>{said(name)}</Tag>
}
