import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useNavigate, useParams } from 'react-router'
import { announce } from '#platform/web/announce.ts'
import { useLive } from '#platform/web/live.ts'
import { Button, ButtonLink } from '#platform/web/ui/button.tsx'
import { Confirm } from '#platform/web/ui/dialog.tsx'
import { Disclosure } from '#platform/web/ui/disclosure.tsx'
import { Note, Page, Section } from '#platform/web/ui/page.tsx'
import { EmptyState, ErrorState } from '#platform/web/ui/state.tsx'
import { useWords } from '#platform/web/words.ts'
import { exercisePaths, type PlayView } from '../../contract.ts'
import { exercises, readAgain } from '../doors.ts'
import { ExerciseBand } from '../pieces/band.tsx'
import { RunClock } from '../pieces/clock.tsx'
import { RunStatus } from '../pieces/run-status.tsx'
import { Said, useSaid } from '../pieces/said.tsx'
import { ActDialog } from './act-dialog.tsx'
import { DoneActs } from './done-acts.tsx'
import { OnPlatform } from './on-platform.tsx'
import './play.css'
import { ReceivedStream } from './received.tsx'
export { loader } from '../pieces/words.ts'

/** One's own desk in an exercise: what reached it, and what one does. */
export function PlayPage() {
  const say = useWords()
  const said = useSaid()
  const { id = '' } = useParams()
  const { data: view, dataUpdatedAt } = useSuspenseQuery(exercises.play.one.queryOptions({ input: { id } }))
  useLive(['exercise.reached'], readAgain)
  useTelling(view)
  const title = said(view.title)
  const open = view.status === 'running' || view.status === 'paused'
  return (
    <Page
      title={title}
      exercise
      crumbs={[{ label: say('exercises.title'), to: exercisePaths.all }]}
      act={open ? <Acts view={view} /> : <After view={view} />}
      margin={<Margin view={view} readAt={dataUpdatedAt} />}
    >
      <ExerciseBand name={title} />
      <Briefing view={view} />
      {open && view.alone && !view.ahead && <p role="status">{say('exercises.nothingComes')}</p>}
      <Section title={say('exercises.received')} count={view.received.length}>
        {view.received.length === 0 ? (
          <EmptyState title={say('exercises.received.none')}>{say('exercises.received.none.what')}</EmptyState>
        ) : (
          <ReceivedStream view={view} />
        )}
      </Section>
      <Others view={view} />
      {open && <OnPlatform alone={view.alone} />}
      <Section
        title={say('exercises.done')}
        count={view.acts.length}
        act={open && <ActDialog view={view} about={null} />}
      >
        {view.acts.length === 0 ? <p className="faint">{say('exercises.done.none')}</p> : <DoneActs view={view} />}
      </Section>
    </Page>
  )
}

/** What I am told before it begins: open until I act for the first time. */
function Briefing({ view }: { view: PlayView }) {
  const say = useWords()
  return (
    <div className="exercise-briefing">
      <Disclosure title={say('exercises.briefing')} open={view.acts.length === 0}>
        <Said words={view.briefing} text />
        <h2 className="small">{say('exercises.brief')}</h2>
        <Said words={view.brief} text />
      </Disclosure>
    </div>
  )
}

/** Who else plays. Folded, below what waits: one looks it up when one turns to them, and there they are named again. */
function Others({ view }: { view: PlayView }) {
  const say = useWords()
  const others = view.roles.filter(({ id }) => id !== view.role?.id)
  return (
    <Disclosure title={say('exercises.others')}>
      <ul className="exercise-others">
        {others.map(({ id, name, contacts, delegation }) => (
          <li key={id}>
            <Said words={name} />
            <small>
              {[
                delegation ?? say('exercises.theHouse'),
                ...contacts.map((one) => say(`exercises.contact.${one}`)),
              ].join(' · ')}
            </small>
          </li>
        ))}
      </ul>
    </Disclosure>
  )
}

/** What is new is said aloud. */
function useTelling({ received }: PlayView): void {
  const say = useWords()
  const said = useSaid()
  const known = useRef<number>(undefined)
  useEffect(() => {
    const before = known.current
    known.current = received.length
    const [newest] = received
    if (newest && before !== undefined && received.length > before)
      announce(`${say(`exercises.kind.${newest.kind}`)}: ${said(newest.title)}`)
  }, [received, say, said])
}

function Margin({ view, readAt }: { view: PlayView; readAt: number }) {
  const say = useWords()
  return (
    <>
      <Note label={say('exercises.clock')}>
        <RunClock at={view.at} speed={view.speed} readAt={readAt} of={view.minutes * 60} />
      </Note>
      <Note label={say('exercises.status')}>
        <RunStatus status={view.status} />
      </Note>
      {view.role && (
        <Note label={say('exercises.youAre')}>
          <Said words={view.role.name} />
        </Note>
      )}
    </>
  )
}

function After({ view }: { view: PlayView }) {
  const say = useWords()
  if (view.status === 'prepared') return null
  return (
    <ButtonLink kind="primary" to={exercisePaths.report(view.id)}>
      {say('exercises.readReport')}
    </ButtonLink>
  )
}

/** Who plays alone is their own control, without seeing what comes. */
function Acts({ view }: { view: PlayView }) {
  const say = useWords()
  const navigate = useNavigate()
  const { id } = view
  const settled = { onSettled: readAgain }
  const pause = useMutation(exercises.runs.pause.mutationOptions(settled))
  const resume = useMutation(exercises.runs.resume.mutationOptions(settled))
  const next = useMutation(exercises.runs.jump.mutationOptions(settled))
  const end = useMutation(exercises.runs.end.mutationOptions(settled))
  if (!view.alone) return null
  const trouble = [pause, resume, next].find(({ isError }) => isError)
  const finish = async () => {
    await end.mutateAsync({ id })
    await navigate(exercisePaths.report(id))
  }
  return (
    <>
      {view.status === 'running' ? (
        <Button busy={pause.isPending} onPress={() => pause.mutate({ id })}>
          {say('exercises.pause')}
        </Button>
      ) : (
        <Button busy={resume.isPending} onPress={() => resume.mutate({ id })}>
          {say('exercises.resume')}
        </Button>
      )}
      {view.ahead && (
        <Button icon="next" busy={next.isPending} onPress={() => next.mutate({ id, to: null })}>
          {say('exercises.goOn')}
        </Button>
      )}
      <Confirm
        title={say('exercises.end')}
        trigger={<Button {...(view.ahead ? {} : { kind: 'primary' })}>{say('exercises.end')}</Button>}
        happens={say('exercises.end.happens')}
        seenBy={say('exercises.end.alone')}
        undone={say('exercises.end.undone')}
        act={say('exercises.end')}
        onConfirm={finish}
      />
      {trouble && <ErrorState error={trouble.error} />}
    </>
  )
}
