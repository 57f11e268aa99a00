import { Button } from '#platform/web/ui/button.tsx'
import { CheckboxChoice } from '#platform/web/ui/choice.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { useWords } from '#platform/web/words.ts'
import { ContactKind, type Expectation, type Hope, type Inject, ownActs, platformActs } from '../../engine/scenario.ts'
import { actName, useNames } from '../pieces/entry-said.ts'
import type { Editing } from './editing.ts'
import { freshName } from './fresh-name.ts'
import { SecondsField } from './seconds-field.tsx'
import { WordsField } from './words-field.tsx'

const kinds = ['acknowledgement', 'contact', 'marking', 'escalation', 'act'] as const
const labels = ['red', 'amber+strict', 'amber', 'green', 'clear'] as const

type Props = { inject: Inject; edit: Editing; set: (changes: Partial<Inject>) => void }

/** What is hoped of whom because of an inject. */
export function ExpectationsEditor({ inject, edit, set }: Props) {
  const say = useWords()
  const { scenario } = edit
  const change = (id: string, changes: Partial<Expectation>) =>
    set({ expects: inject.expects.map((one) => (one.id === id ? { ...one, ...changes } : one)) })
  const add = () => {
    const all = scenario.injects.flatMap(({ expects }) => expects)
    const of = scenario.roles.find(({ playedBy }) => playedBy !== 'house')?.id ?? ''
    const fresh = { id: freshName('hope', all), of, within: 120, hope: { kind: 'acknowledgement' as const } }
    set({ expects: [...inject.expects, fresh] })
  }
  return (
    <fieldset className="field-group">
      <legend>{say('exercises.expects')}</legend>
      {inject.expects.map((one) => (
        <div key={one.id} className="exercise-hope stack">
          <HopeFields one={one} edit={edit} change={(changes) => change(one.id, changes)} />
          <div className="row">
            <Button
              small
              kind="quiet"
              icon="remove"
              onPress={() => set({ expects: inject.expects.filter(({ id }) => id !== one.id) })}
            >
              {say('exercises.edit.removeHope')}
            </Button>
          </div>
        </div>
      ))}
      <div className="row">
        <Button small icon="add" onPress={add}>
          {say('exercises.edit.addHope')}
        </Button>
      </div>
    </fieldset>
  )
}

type HopeProps = { one: Expectation; edit: Editing; change: (changes: Partial<Expectation>) => void }

function HopeFields({ one, edit, change }: HopeProps) {
  const say = useWords()
  const names = useNames(edit.scenario)
  const roles = edit.scenario.roles.map(({ id }) => ({ id, label: names.role(id) }))
  return (
    <>
      <div className="row">
        <Select label={say('exercises.role')} options={roles} value={one.of} onChange={(of) => change({ of })} />
        <Select
          label={say('exercises.edit.hope')}
          options={kinds.map((id) => ({ id, label: say(`exercises.hope.${id}`) }))}
          value={one.hope.kind}
          onChange={(kind) => change({ hope: freshHope(kind) })}
        />
        <SecondsField
          label={say('exercises.edit.within')}
          value={one.within}
          onChange={(within) => change({ within: within ?? 0 })}
        />
      </div>
      <HopeFacts hope={one.hope} roles={roles} change={(hope) => change({ hope })} />
      <WordsField
        label={say('exercises.edit.why')}
        language={edit.language}
        value={one.why ?? {}}
        onChange={(why) => change({ why: Object.keys(why).length === 0 ? undefined : why })}
      />
    </>
  )
}

function freshHope(kind: Hope['kind']): Hope {
  switch (kind) {
    case 'contact':
      return { kind, to: [], contact: null }
    case 'marking':
      return { kind, widest: 'amber', narrowest: 'red' }
    case 'escalation':
      return { kind, to: [] }
    case 'act':
      return { kind, act: 'shared' }
    case 'acknowledgement':
      return { kind }
  }
}

type Facts = { hope: Hope; roles: readonly { id: string; label: string }[]; change: (hope: Hope) => void }

function HopeFacts({ hope, roles, change }: Facts) {
  const say = useWords()
  if (hope.kind === 'act')
    return (
      <Select
        label={say('exercises.edit.act')}
        options={[...ownActs, ...platformActs].map((id) => ({ id: id as string, label: actName(say, id) }))}
        value={hope.act}
        onChange={(act) => change({ ...hope, act })}
      />
    )
  if (hope.kind === 'marking') {
    const options = labels.map((id) => ({ id, label: `TLP:${id.toUpperCase()}` }))
    return (
      <div className="row">
        <Select
          label={say('exercises.edit.narrowest')}
          options={options}
          value={hope.narrowest}
          onChange={(narrowest) => change({ ...hope, narrowest })}
        />
        <Select
          label={say('exercises.edit.widest')}
          options={options}
          value={hope.widest}
          onChange={(widest) => change({ ...hope, widest })}
        />
      </div>
    )
  }
  if (hope.kind === 'acknowledgement') return null
  return (
    <>
      <CheckboxChoice
        label={say('exercises.edit.oneOf')}
        options={roles}
        value={hope.to}
        onChange={(to) => change({ ...hope, to })}
      />
      {hope.kind === 'contact' && (
        <Select
          label={say('exercises.whichContact')}
          isRequired={false}
          options={[
            { id: 'any', label: say('exercises.edit.anyContact') },
            ...ContactKind.options.map((id) => ({ id, label: say(`exercises.contact.${id}`) })),
          ]}
          value={hope.contact ?? 'any'}
          onChange={(id) => change({ ...hope, contact: id === 'any' ? null : id })}
        />
      )}
    </>
  )
}
