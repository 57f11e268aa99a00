import { CheckboxChoice } from '#platform/web/ui/choice.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { TlpField } from '#platform/web/ui/tlp-field.tsx'
import { useLanguage, useWords } from '#platform/web/words.ts'
import { sectorLists } from '#modules/incidents/contract.ts'
import type { Inject, Scenario } from '../../engine/scenario.ts'
import { useNames } from '../pieces/entry-said.ts'

const severities = ['white', 'green', 'yellow', 'red'] as const

type Props = { inject: Inject; scenario: Scenario; set: (changes: Partial<Inject>) => void }

/** The facts of an inject that becomes an incident on the platform. */
export function StagedFields({ inject, scenario, set }: Props) {
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
