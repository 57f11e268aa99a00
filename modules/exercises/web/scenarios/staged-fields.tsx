import { CheckboxChoice } from '#platform/web/ui/choice.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { TlpField } from '#platform/web/ui/tlp-field.tsx'
import { useLanguage, useWords } from '#platform/web/words.ts'
import { LetterKind, RequestKind } from '#modules/contacts/contract.ts'
import { sectorLists } from '#modules/incidents/contract.ts'
import type { Inject, Scenario } from '../../engine/scenario.ts'
import { useNames } from '../pieces/entry-said.ts'
import { SecondsField } from './seconds-field.tsx'

const severities = ['white', 'green', 'yellow', 'red'] as const

type Props = { inject: Inject; scenario: Scenario; set: (changes: Partial<Inject>) => void }

/** What an inject becomes on the platform, where it becomes something there. */
export function StagedFields(props: Props) {
  switch (props.inject.kind) {
    case 'incident':
      return <IncidentFields {...props} />
    case 'request':
      return <RequestFields {...props} />
    case 'letter':
      return <LetterFields {...props} />
    default:
      return null
  }
}

function RequestFields({ inject, set }: Props) {
  const say = useWords()
  const staged = inject.request
  if (!staged) return null
  const change = (changes: Partial<typeof staged>) => set({ request: { ...staged, ...changes } })
  // Another kind of request has another form.
  const become = (kind: RequestKind) => change(kind === staged.kind ? {} : { kind, form: {} })
  return (
    <>
      <Select
        label={say('exercises.edit.request')}
        hint={say('exercises.edit.request.hint')}
        options={RequestKind.options.map((id) => ({ id, label: say(`exercises.edit.request.${id}`) }))}
        value={staged.kind}
        onChange={become}
      />
      <SecondsField
        label={say('exercises.edit.due')}
        value={staged.due}
        onChange={(due) => change({ due })}
        isRequired={false}
      />
      <TlpField label={say('exercises.marking')} value={staged.tlp} onChange={(tlp) => change({ tlp })} />
    </>
  )
}

function LetterFields({ inject, set }: Props) {
  const say = useWords()
  const staged = inject.letter
  if (!staged) return null
  const change = (changes: Partial<typeof staged>) => set({ letter: { ...staged, ...changes } })
  return (
    <>
      <Select
        label={say('exercises.edit.letter')}
        hint={say('exercises.edit.letter.hint')}
        options={LetterKind.options.map((id) => ({ id, label: say(`exercises.edit.letter.${id}`) }))}
        value={staged.kind}
        onChange={(kind) => change({ kind })}
      />
      <TlpField label={say('exercises.marking')} value={staged.tlp} onChange={(tlp) => change({ tlp })} />
    </>
  )
}

/** The facts of an inject that becomes an incident on the platform. */
function IncidentFields({ inject, scenario, set }: Props) {
  const say = useWords()
  const language = useLanguage()
  const names = useNames(scenario)
  const staged = inject.incident
  if (!staged) return null
  const change = (changes: Partial<typeof staged>) => set({ incident: { ...staged, ...changes } })
  return (
    <>
      <Select
        label={say('exercises.edit.sector')}
        isRequired={false}
        options={[
          { id: '', label: '–' },
          ...sectorLists.nis2.map(({ code, names: called }) => ({ id: code, label: called[language] })),
        ]}
        value={staged.sector ?? ''}
        onChange={(code) => change({ sector: code === '' ? null : code })}
      />
      <Select
        label={say('exercises.edit.severity')}
        isRequired={false}
        options={[
          { id: '', label: '–' },
          ...severities.map((id) => ({ id: id as string, label: say(`exercises.severity.${id}`) })),
        ]}
        value={staged.severity ?? ''}
        onChange={(id) => change({ severity: id === '' ? null : id })}
      />
      <CheckboxChoice
        label={say('exercises.edit.victims')}
        isRequired={false}
        options={scenario.roles.map(({ id }) => ({ id, label: names.role(id) }))}
        value={staged.victims}
        onChange={(victims) => change({ victims })}
      />
      <TlpField label={say('exercises.marking')} value={staged.tlp} onChange={(tlp) => change({ tlp })} />
    </>
  )
}
