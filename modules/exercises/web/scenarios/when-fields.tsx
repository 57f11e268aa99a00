import { RadioChoice } from '#platform/web/ui/choice.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { useWords } from '#platform/web/words.ts'
import { ownActs, platformActs, type Scenario, type When } from '../../engine/scenario.ts'
import { actName, useNames } from '../pieces/entry-said.ts'
import { SecondsField } from './seconds-field.tsx'

const ways = ['time', 'inject', 'act', 'hand'] as const

type Props = { when: When; own: string; scenario: Scenario; onChange: (when: When) => void }

/** When an inject falls due: at a time, after another one, because of what somebody does, or by hand. */
export function WhenFields({ when, own, scenario, onChange }: Props) {
  const say = useWords()
  const others = scenario.injects.filter(({ id }) => id !== own)
  const change = (by: When['by']) => {
    const [first] = others
    if (by === 'time') onChange({ by, at: 0 })
    else if (by === 'inject') onChange({ by, after: first?.id ?? '', seconds: 60 })
    else if (by === 'act') onChange({ by, act: 'contacted', role: null, inject: null, seconds: 30, else: null })
    else onChange({ by })
  }
  return (
    <>
      <RadioChoice
        label={say('exercises.due')}
        options={ways.map((id) => ({ id, label: say(`exercises.edit.when.${id}`) }))}
        value={when.by}
        onChange={change}
      />
      {when.by === 'time' && (
        <SecondsField
          label={say('exercises.edit.at')}
          value={when.at}
          onChange={(at) => onChange({ ...when, at: at ?? 0 })}
        />
      )}
      {when.by === 'inject' && <AfterFields when={when} scenario={scenario} own={own} onChange={onChange} />}
      {when.by === 'act' && <ActFields when={when} scenario={scenario} own={own} onChange={onChange} />}
    </>
  )
}

type Part<By extends When['by']> = Omit<Props, 'when'> & { when: Extract<When, { by: By }> }

function AfterFields({ when, own, scenario, onChange }: Part<'inject'>) {
  const say = useWords()
  const names = useNames(scenario)
  const others = scenario.injects.filter(({ id }) => id !== own)
  return (
    <>
      <Select
        label={say('exercises.edit.after')}
        options={others.map(({ id }) => ({ id, label: names.inject(id) }))}
        value={when.after}
        onChange={(after) => onChange({ ...when, after })}
      />
      <SecondsField
        label={say('exercises.edit.later')}
        value={when.seconds}
        onChange={(seconds) => onChange({ ...when, seconds: seconds ?? 0 })}
      />
    </>
  )
}

function ActFields({ when, own, scenario, onChange }: Part<'act'>) {
  const say = useWords()
  const names = useNames(scenario)
  const others = scenario.injects.filter(({ id }) => id !== own)
  const any = { id: '', label: say('exercises.anybody') }
  return (
    <>
      <Select
        label={say('exercises.edit.act')}
        options={[...ownActs, ...platformActs].map((id) => ({ id: id as string, label: actName(say, id) }))}
        value={when.act}
        onChange={(act) => onChange({ ...when, act })}
      />
      <Select
        label={say('exercises.edit.actor')}
        options={[any, ...scenario.roles.map(({ id }) => ({ id, label: names.role(id) }))]}
        value={when.role ?? ''}
        onChange={(role) => onChange({ ...when, role: role === '' ? null : role })}
      />
      <Select
        label={say('exercises.edit.about')}
        options={[{ id: '', label: '–' }, ...others.map(({ id }) => ({ id, label: names.inject(id) }))]}
        value={when.inject ?? ''}
        onChange={(inject) => onChange({ ...when, inject: inject === '' ? null : inject })}
      />
      <SecondsField
        label={say('exercises.edit.later')}
        value={when.seconds}
        onChange={(seconds) => onChange({ ...when, seconds: seconds ?? 0 })}
      />
      <SecondsField
        label={say('exercises.edit.else')}
        isRequired={false}
        value={when.else}
        onChange={(at) => onChange({ ...when, else: at })}
      />
    </>
  )
}
