import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { type Language, languages } from '#platform/languages.ts'
import { isRefusal } from '#platform/web/errors.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { Page, Section } from '#platform/web/ui/page.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { ErrorState } from '#platform/web/ui/state.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useLanguage, useWords } from '#platform/web/words.ts'
import { exercisePaths, type ScenarioView } from '../../contract.ts'
import type { Scenario } from '../../engine/scenario.ts'
import { exercises, readAgain } from '../doors.ts'
import { useNames } from '../pieces/entry-said.ts'
import { useSaid } from '../pieces/said.tsx'
import { useDraft } from './draft.ts'
import type { Editing } from './editing.ts'
import { Faults } from './faults.tsx'
import { InjectsEditor } from './injects-editor.tsx'
import { RolesEditor } from './roles-editor.tsx'
import './scenarios.css'
import { placesOf } from './places.ts'
import { WordsField } from './words-field.tsx'
export { loader } from '../pieces/words.ts'

export function EditPage() {
  const { id = '' } = useParams()
  const { data } = useSuspenseQuery(exercises.scenarios.one.queryOptions({ input: { id } }))
  // What somebody else changed meanwhile is told when it is kept, and does not take away what is written here.
  return <Editor key={id} view={data} />
}

function Editor({ view }: { view: ScenarioView }) {
  const say = useWords()
  const said = useSaid()
  const navigate = useNavigate()
  const draft = useDraft(view)
  const { scenario, version } = draft
  const [language, setLanguage] = useState<Language>(useLanguage())
  const places = placesOf(scenario)
  const edit: Editing = {
    scenario,
    language,
    change: draft.change,
  }
  const keep = useMutation(
    exercises.scenarios.change.mutationOptions({
      onSuccess: () => {
        draft.done()
        readAgain()
        toast(say('exercises.edit.kept'))
        void navigate(exercisePaths.scenario(view.id))
      },
    }),
  )
  const copy = useMutation({
    mutationFn: () => copied(view.id, scenario),
    onSuccess: ({ id }) => {
      draft.done()
      readAgain()
      toast(say('exercises.edit.copied'))
      void navigate(exercisePaths.scenario(id))
    },
  })
  return (
    <Page
      title={said(scenario.title)}
      lead={say('exercises.edit.lead')}
      exercise
      crumbs={[
        { label: say('exercises.title'), to: exercisePaths.all },
        { label: said(view.title), to: exercisePaths.scenario(view.id) },
      ]}
      act={
        <>
          <Button
            kind="primary"
            busy={keep.isPending}
            refused={places.length > 0 ? say('exercises.edit.faults', { count: places.length }) : undefined}
            onPress={() => keep.mutate({ id: view.id, version, scenario })}
          >
            {say('exercises.edit.keep')}
          </Button>
          <Button
            onPress={() => {
              draft.giveUp()
              void navigate(exercisePaths.scenario(view.id))
            }}
          >
            {say('confirm.leave')}
          </Button>
        </>
      }
    >
      {keep.isError && <ErrorState error={keep.error} kept={say('error.formKept')} />}
      {copy.isError && <ErrorState error={copy.error} kept={say('error.formKept')} />}
      {(version !== view.version || isLost(keep.error)) && (
        <div className="state" role="status">
          <p>{say('exercises.edit.meanwhile')}</p>
          <Button small busy={copy.isPending} onPress={() => copy.mutate()}>
            {say('exercises.edit.copy')}
          </Button>
        </div>
      )}
      {draft.restored && (
        <div className="state" role="status">
          <p>{say('exercises.edit.restored')}</p>
          <Button small onPress={draft.giveUp}>
            {say('exercises.edit.giveUp')}
          </Button>
        </div>
      )}
      <Faults places={places} scenario={scenario} />
      <Select
        label={say('exercises.edit.language')}
        hint={say('exercises.edit.language.hint')}
        options={languages.map(({ code, name }) => ({ id: code, label: name }))}
        value={language}
        onChange={setLanguage}
      />
      <Basics edit={edit} />
      <RolesEditor edit={edit} />
      <InjectsEditor edit={edit} places={places} />
    </Page>
  )
}

const lost: ReadonlySet<string> = new Set(['SCENARIO_CHANGED_MEANWHILE', 'SCENARIO_UNKNOWN'])

/** Upon another version than the scenario has by now, or upon one that somebody removed: nobody's words are taken away for others. */
const isLost = (error: unknown): boolean => isRefusal(error) && lost.has(error.code)

/** In the family of what it was written upon; of its own where that was removed meanwhile. */
async function copied(id: string, scenario: Scenario): Promise<ScenarioView> {
  try {
    return await exercises.scenarios.copy.call({ id, scenario })
  } catch (error) {
    if (!isRefusal(error) || error.code !== 'SCENARIO_UNKNOWN') throw error
    return exercises.scenarios.create.call({ scenario })
  }
}

function Basics({ edit }: { edit: Editing }) {
  const say = useWords()
  const { scenario, language, change } = edit
  const names = useNames(scenario)
  const playable = scenario.roles.filter(({ playedBy }) => playedBy !== 'house')
  const minutes = scenario.minutes
  return (
    <Section title={say('exercises.scenario')} id="basics">
      <WordsField
        label={say('exercises.edit.title')}
        language={language}
        value={scenario.title}
        onChange={(title) => change({ title })}
      />
      <WordsField
        label={say('exercises.edit.summary')}
        language={language}
        value={scenario.summary}
        long
        onChange={(summary) => change({ summary })}
      />
      <WordsField
        label={say('exercises.briefing')}
        language={language}
        value={scenario.briefing}
        long
        onChange={(briefing) => change({ briefing })}
      />
      <TextField
        label={say('exercises.edit.minutes')}
        width="short"
        type="number"
        value={Number.isFinite(minutes) ? String(minutes) : ''}
        onChange={(typed) => change({ minutes: Number.parseInt(typed, 10) })}
      />
      <Select
        label={say('exercises.edit.alone')}
        hint={say('exercises.edit.alone.hint')}
        isRequired={false}
        options={[
          { id: '', label: say('exercises.edit.nobody') },
          ...playable.map(({ id }) => ({ id, label: names.role(id) })),
        ]}
        value={scenario.alone ?? ''}
        onChange={(id) => change({ alone: id === '' ? null : id })}
      />
    </Section>
  )
}
