import { Button } from '#platform/web/ui/button.tsx'
import { CheckboxChoice } from '#platform/web/ui/choice.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { useWords } from '#platform/web/words.ts'
import { type Inject, InjectKind } from '../../engine/scenario.ts'
import { useNames } from '../pieces/entry-said.ts'
import { useSaid } from '../pieces/said.tsx'
import { useWhenSaid } from '../pieces/when-said.ts'
import type { Editing } from './editing.ts'
import { ExpectationsEditor } from './expectations-editor.tsx'
import { Folded } from './folded.tsx'
import { freshName } from './fresh-name.ts'
import type { Place } from './places.ts'
import { stagedAs } from './staged-as.ts'
import { StagedFields } from './staged-fields.tsx'
import { WhenFields } from './when-fields.tsx'
import { WordsField } from './words-field.tsx'

const urgencies = ['routine', 'prompt', 'urgent', 'crisis'] as const

/** What happens, when, and what is hoped because of it. */
export function InjectsEditor({ edit, places }: { edit: Editing; places: readonly Place[] }) {
  const say = useWords()
  const { scenario, change, language } = edit
  const add = () => {
    const id = freshName('inject', scenario.injects)
    const fresh: Inject = {
      id,
      kind: 'message',
      when: { by: 'time', at: 0 },
      from: null,
      to: [],
      title: { [language]: id },
      words: { [language]: id },
      urgency: 'prompt',
      expects: [],
    }
    change({ injects: [...scenario.injects, fresh] })
    location.hash = `injects-${id}`
  }
  return (
    <Section
      title={say('exercises.injects')}
      count={scenario.injects.length}
      act={
        <Button icon="add" onPress={add}>
          {say('exercises.edit.addInject')}
        </Button>
      }
    >
      {scenario.injects.map((inject) => (
        <InjectEditor
          key={inject.id}
          inject={inject}
          edit={edit}
          faulty={places.some(({ place }) => place.startsWith(`injects/${inject.id}`))}
        />
      ))}
    </Section>
  )
}

function InjectEditor({ inject, edit, faulty }: { inject: Inject; edit: Editing; faulty: boolean }) {
  const say = useWords()
  const said = useSaid()
  const whenSaid = useWhenSaid(edit.scenario)
  const { scenario, change } = edit
  const set = (changes: Partial<Inject>) =>
    change({ injects: scenario.injects.map((one) => (one.id === inject.id ? { ...one, ...changes } : one)) })
  return (
    <Folded
      id={`injects-${inject.id}`}
      title={
        <>
          {said(inject.title)} <code dir="ltr">{inject.id}</code> <small>{whenSaid(inject.when)}</small>
          {faulty && <b> – {say('exercises.edit.mend')}</b>}
        </>
      }
    >
      <div className="stack">
        <Said inject={inject} edit={edit} set={set} />
        <WhenFields when={inject.when} own={inject.id} scenario={scenario} onChange={(when) => set({ when })} />
        <StagedFields inject={inject} scenario={scenario} set={set} />
        <ExpectationsEditor inject={inject} edit={edit} set={set} />
        <WordsField
          label={say('exercises.edit.note')}
          language={edit.language}
          value={inject.note ?? {}}
          long
          onChange={(note) => set({ note: Object.keys(note).length === 0 ? undefined : note })}
        />
        <div className="row">
          <Button
            small
            kind="quiet"
            icon="remove"
            refused={scenario.injects.length === 1 ? say('exercises.edit.lastInject') : undefined}
            onPress={() => change({ injects: scenario.injects.filter(({ id }) => id !== inject.id) })}
          >
            {say('exercises.edit.removeInject')}
          </Button>
        </div>
      </div>
    </Folded>
  )
}

type SaidProps = { inject: Inject; edit: Editing; set: (changes: Partial<Inject>) => void }

/** Who says what to whom. */
function Said({ inject, edit, set }: SaidProps) {
  const say = useWords()
  const { scenario, language } = edit
  const names = useNames(scenario)
  const roles = scenario.roles.map(({ id }) => ({ id, label: names.role(id) }))
  return (
    <>
      <Select
        label={say('exercises.kind')}
        options={InjectKind.options.map((id) => ({ id, label: say(`exercises.kind.${id}`) }))}
        value={inject.kind}
        onChange={(kind) => set({ kind, ...stagedAs(inject, kind) })}
      />
      <WordsField
        label={say('exercises.edit.title')}
        language={language}
        value={inject.title}
        onChange={(title) => set({ title })}
      />
      <WordsField
        label={say('exercises.edit.words')}
        language={language}
        value={inject.words}
        long
        onChange={(words) => set({ words })}
      />
      <Select
        label={say('exercises.edit.from')}
        options={[{ id: '', label: say('exercises.control') }, ...roles]}
        value={inject.from ?? ''}
        onChange={(id) => set({ from: id === '' ? null : id })}
      />
      <CheckboxChoice
        label={say('exercises.toWhom')}
        hint={say('exercises.edit.to.hint')}
        isRequired={false}
        options={roles}
        value={inject.to}
        onChange={(to) => set({ to })}
      />
      <Select
        label={say('exercises.edit.urgency')}
        options={urgencies.map((id) => ({ id, label: say(`exercises.urgency.${id}`) }))}
        value={inject.urgency}
        onChange={(urgency) => set({ urgency })}
      />
      {(inject.kind === 'press' || inject.kind === 'rumour' || inject.kind === 'itu-notice') && (
        <WordsField
          label={say('exercises.edit.outlet')}
          language={language}
          value={inject.outlet ?? {}}
          onChange={(outlet) => set({ outlet: Object.keys(outlet).length === 0 ? undefined : outlet })}
        />
      )}
    </>
  )
}
