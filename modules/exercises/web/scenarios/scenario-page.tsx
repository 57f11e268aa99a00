import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from 'react-router'
import { Button, ButtonLink } from '#platform/web/ui/button.tsx'
import { Confirm } from '#platform/web/ui/dialog.tsx'
import { Note, Page, Section } from '#platform/web/ui/page.tsx'
import { ErrorState } from '#platform/web/ui/state.tsx'
import { useWords } from '#platform/web/words.ts'
import { exercisePaths, type ScenarioView } from '../../contract.ts'
import { exercises, readAgain } from '../doors.ts'
import { Said, useSaid } from '../pieces/said.tsx'
import { InjectList } from './inject-list.tsx'
import './scenarios.css'
export { loader } from '../pieces/words.ts'

/** A scenario whole, as exercise control reads it before it is played. */
export function ScenarioPage() {
  const say = useWords()
  const said = useSaid()
  const { id = '' } = useParams()
  const { data } = useSuspenseQuery(exercises.scenarios.one.queryOptions({ input: { id } }))
  const { scenario } = data
  const alone = scenario.roles.find((role) => role.id === scenario.alone)
  return (
    <Page
      title={said(scenario.title)}
      exercise
      crumbs={[{ label: say('exercises.title'), to: exercisePaths.all }]}
      act={<Acts view={data} />}
      margin={
        <>
          <Note label={say('exercises.scenario')}>
            {data.shipped ? say('exercises.shipped') : <bdi>{data.owner}</bdi>}
          </Note>
          <Note label={say('exercises.length')}>{say('exercises.minutes', { count: scenario.minutes })}</Note>
          <Note label={say('exercises.edit.alone')}>{alone ? <Said words={alone.name} /> : '–'}</Note>
        </>
      }
    >
      <Said words={scenario.summary} text />
      <Section title={say('exercises.briefing')}>
        <Said words={scenario.briefing} text />
      </Section>
      <Section title={say('exercises.roles')} count={scenario.roles.length}>
        <ul className="exercise-roles">
          {scenario.roles.map((role) => (
            <li key={role.id}>
              <h3>
                <Said words={role.name} />
              </h3>
              <p className="small faint">
                {role.playedBy === 'house' && say('exercises.theHouse')}{' '}
                {role.contacts.map((kind) => say(`exercises.contact.${kind}`)).join(' · ')}
              </p>
              <Said words={role.brief} text />
            </li>
          ))}
        </ul>
      </Section>
      <Section title={say('exercises.injects')} count={scenario.injects.length}>
        <InjectList scenario={scenario} />
      </Section>
    </Page>
  )
}

/** What ships is copied; what is one's own is changed. */
function Acts({ view }: { view: ScenarioView }) {
  const say = useWords()
  const navigate = useNavigate()
  const copy = useMutation(
    exercises.scenarios.copy.mutationOptions({
      onSuccess: ({ id }) => {
        readAgain()
        void navigate(`${exercisePaths.scenario(id)}/edit`)
      },
    }),
  )
  const remove = useMutation(exercises.scenarios.remove.mutationOptions())
  const removed = async () => {
    await remove.mutateAsync({ id: view.id, version: view.version })
    readAgain()
    await navigate(exercisePaths.all)
  }
  return (
    <>
      <ButtonLink kind="primary" to={`${exercisePaths.scenario(view.id)}/prepare`}>
        {say('exercises.prepare')}
      </ButtonLink>
      {!view.shipped && (
        <ButtonLink icon="edit" to={`${exercisePaths.scenario(view.id)}/edit`}>
          {say('exercises.edit')}
        </ButtonLink>
      )}
      <Button icon="copy" busy={copy.isPending} onPress={() => copy.mutate({ id: view.id })}>
        {say('exercises.copy')}
      </Button>
      {!view.shipped && (
        <Confirm
          title={say('exercises.edit.removeScenario')}
          trigger={<Button kind="quiet">{say('exercises.edit.removeScenario')}</Button>}
          happens={say('exercises.edit.removeScenario.happens')}
          seenBy={say('exercises.edit.removeScenario.seenBy')}
          undone={say('exercises.remove.undone')}
          act={say('exercises.edit.removeScenario')}
          grave
          onConfirm={removed}
        />
      )}
      {copy.isError && <ErrorState error={copy.error} />}
    </>
  )
}
