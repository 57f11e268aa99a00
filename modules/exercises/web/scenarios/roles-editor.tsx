import { Button } from '#platform/web/ui/button.tsx'
import { Checkbox, CheckboxChoice } from '#platform/web/ui/choice.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { useWords } from '#platform/web/words.ts'
import { ContactKind, type Role } from '../../engine/scenario.ts'
import { useSaid } from '../pieces/said.tsx'
import type { Editing } from './editing.ts'
import { Folded } from './folded.tsx'
import { freshName } from './fresh-name.ts'
import { WordsField } from './words-field.tsx'

/** Who takes part. */
export function RolesEditor({ edit }: { edit: Editing }) {
  const say = useWords()
  const { scenario, change, language } = edit
  const add = () => {
    const id = freshName('role', scenario.roles)
    const words = { [language]: id }
    change({ roles: [...scenario.roles, { id, name: words, brief: words, contacts: [], playedBy: 'anybody' }] })
    location.hash = `roles-${id}`
  }
  return (
    <Section
      title={say('exercises.roles')}
      count={scenario.roles.length}
      act={
        <Button icon="add" onPress={add}>
          {say('exercises.edit.addRole')}
        </Button>
      }
    >
      {scenario.roles.map((role) => (
        <RoleEditor key={role.id} role={role} edit={edit} />
      ))}
    </Section>
  )
}

function RoleEditor({ role, edit }: { role: Role; edit: Editing }) {
  const say = useWords()
  const said = useSaid()
  const { scenario, language, change } = edit
  const set = (changes: Partial<Role>) =>
    change({ roles: scenario.roles.map((one) => (one.id === role.id ? { ...one, ...changes } : one)) })
  return (
    <Folded
      id={`roles-${role.id}`}
      title={
        <>
          {said(role.name)} <code dir="ltr">{role.id}</code>
        </>
      }
    >
      <div className="stack">
        <WordsField
          label={say('exercises.edit.name')}
          language={language}
          value={role.name}
          onChange={(name) => set({ name })}
        />
        <WordsField
          label={say('exercises.brief')}
          language={language}
          value={role.brief}
          long
          onChange={(brief) => set({ brief })}
        />
        <CheckboxChoice
          label={say('exercises.edit.contacts')}
          isRequired={false}
          options={ContactKind.options.map((id) => ({ id, label: say(`exercises.contact.${id}`) }))}
          value={role.contacts}
          onChange={(contacts) => set({ contacts })}
        />
        <Checkbox
          label={say('exercises.edit.house')}
          value={role.playedBy === 'house'}
          onChange={(house) => set({ playedBy: house ? 'house' : 'anybody' })}
        />
        <div className="row">
          <Button
            small
            kind="quiet"
            icon="remove"
            refused={scenario.roles.length === 1 ? say('exercises.edit.lastRole') : undefined}
            onPress={() => change({ roles: scenario.roles.filter(({ id }) => id !== role.id) })}
          >
            {say('exercises.edit.removeRole')}
          </Button>
        </div>
      </div>
    </Folded>
  )
}
