import { useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { useFormat } from '#platform/web/format.ts'
import { useLive } from '#platform/web/live.ts'
import { useActor } from '#platform/web/session.tsx'
import { ButtonLink } from '#platform/web/ui/button.tsx'
import { Note, Page, Section } from '#platform/web/ui/page.tsx'
import { Picture } from '#platform/web/ui/picture.tsx'
import { hasWords, useWords } from '#platform/web/words.ts'
import { type ControlView, exercisePaths } from '../../contract.ts'
import { reachedBy } from '../../engine/run.ts'
import { exercises, readAgain } from '../doors.ts'
import { ExerciseBand } from '../pieces/band.tsx'
import { RunClock } from '../pieces/clock.tsx'
import { actName } from '../pieces/entry-said.ts'
import { type Mark, RunPicture } from '../pieces/run-picture.tsx'
import { RunStatus } from '../pieces/run-status.tsx'
import { useSaid } from '../pieces/said.tsx'
import { AfterActs } from './after-acts.tsx'
import { ClockActs, EndAct, StartAct } from './clock-acts.tsx'
import { Coming } from './coming.tsx'
import './control.css'
import { LogList } from './log-list.tsx'
import { Notes } from './notes.tsx'
import { WhoHasWhat } from './who-has-what.tsx'
export { loader } from '../pieces/words.ts'

/** The room of exercise control: everything that was, is and will be. Observers see it, and write notes. */
export function ControlPage() {
  const say = useWords()
  const said = useSaid()
  const { id = '' } = useParams()
  const { data: view, dataUpdatedAt } = useSuspenseQuery(exercises.runs.one.queryOptions({ input: { id } }))
  useLive(['exercise.moved'], readAgain)
  const title = said(view.title)
  const controls = view.part === 'control'
  const open = view.status === 'running' || view.status === 'paused'
  return (
    <Page
      title={title}
      lead={say(controls ? 'exercises.controlRoom' : 'exercises.observing')}
      exercise
      crumbs={[{ label: say('exercises.title'), to: exercisePaths.all }]}
      act={<HeadActs view={view} controls={controls} />}
      margin={<Margin view={view} readAt={dataUpdatedAt} />}
    >
      <ExerciseBand name={title} />
      {controls && open && <ClockActs view={view} />}
      {view.status === 'prepared' && <p>{say('exercises.prepared.what')}</p>}
      <Section title={say('exercises.whoHasWhat')}>
        <Drawn view={view} />
        <WhoHasWhat view={view} />
      </Section>
      {(open || view.status === 'prepared') && (
        <Section title={say('exercises.coming')} count={view.coming.length}>
          <Coming view={view} controls={controls} />
        </Section>
      )}
      <Notes view={view} />
      <Section title={say('exercises.log')} count={view.log.length}>
        <LogList view={view} />
      </Section>
      {controls && <AfterActs view={view} />}
    </Page>
  )
}

function HeadActs({ view, controls }: { view: ControlView; controls: boolean }) {
  const say = useWords()
  const over = view.status === 'ended' || view.status === 'archived'
  const asPlayer = useActor().kind === 'person' && view.role !== null
  return (
    <>
      {controls && view.status === 'prepared' && (
        <>
          <StartAct view={view} />
          <ButtonLink to={`/exercises/${view.id}/cast`}>{say('exercises.cast')}</ButtonLink>
        </>
      )}
      {asPlayer && !over && <ButtonLink to={exercisePaths.play(view.id)}>{say('exercises.yourRole')}</ButtonLink>}
      {view.status !== 'prepared' && (
        <ButtonLink {...(over ? { kind: 'primary' as const } : {})} to={exercisePaths.report(view.id)}>
          {say('exercises.report')}
        </ButtonLink>
      )}
      {controls && !over && view.status !== 'prepared' && <EndAct view={view} />}
    </>
  )
}

function Margin({ view, readAt }: { view: ControlView; readAt: number }) {
  const say = useWords()
  const format = useFormat()
  const speed = view.status === 'running' ? view.clock.speed : 0
  const named = (kind: string) => (hasWords(`exercises.item.${kind}`) ? say(`exercises.item.${kind}`) : kind)
  return (
    <>
      <Note label={say('exercises.clock')}>
        <RunClock at={view.at} speed={speed} readAt={readAt} of={view.scenario.minutes * 60} />
        <small>{say('exercises.speed.times', { speed: view.clock.speed })}</small>
      </Note>
      <Note label={say('exercises.status')}>
        <RunStatus status={view.status} />
      </Note>
      <Note label={say('exercises.control')}>
        <bdi>{view.control}</bdi>
      </Note>
      <Note label={say('exercises.observers')}>
        {view.observers.length === 0 ? '–' : <bdi>{format.list(view.observers.map(({ name }) => name))}</bdi>}
      </Note>
      {view.items.length > 0 && (
        <Note label={say('exercises.items')}>
          {format.list(view.items.map(({ kind, count }) => `${format.number(count)} × ${named(kind)}`))}
        </Note>
      )}
    </>
  )
}

function Drawn({ view }: { view: ControlView }) {
  const say = useWords()
  const said = useSaid()
  const label = say('exercises.picture')
  return (
    <Picture title={label} note={say('exercises.picture.note')} table={<LogList view={view} />}>
      <RunPicture
        label={label}
        lanes={view.scenario.roles.map(({ id, name }) => ({ id, name: said(name) }))}
        marks={marksOf(view, said, (act) => actName(say, act))}
        length={view.scenario.minutes * 60}
        now={view.at}
      />
    </Picture>
  )
}

function marksOf(view: ControlView, said: ReturnType<typeof useSaid>, named: (act: string) => string): Mark[] {
  const { scenario, log, coming } = view
  const injectOf = (id: string) => scenario.injects.find((one) => one.id === id)
  const was = log.flatMap(({ number, at, entry }): Mark[] => {
    if (entry.what === 'act')
      return [{ id: String(number), role: entry.role, at, kind: 'done', label: named(entry.act) }]
    const inject = entry.what === 'inject' ? injectOf(entry.inject) : undefined
    if (!inject) return []
    return reachedBy(scenario, inject).map((role) => ({
      id: `${number} ${role}`,
      role,
      at,
      kind: 'reached',
      label: said(inject.title),
    }))
  })
  const will = coming.flatMap(({ inject: id, due }): Mark[] => {
    const inject = injectOf(id)
    if (!inject || due === null) return []
    return reachedBy(scenario, inject).map((role) => ({
      id: `${id} ${role}`,
      role,
      at: due,
      kind: 'coming',
      label: said(inject.title),
    }))
  })
  return [...was, ...will]
}
