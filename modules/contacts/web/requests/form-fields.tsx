import { useState } from 'react'
import { CheckboxChoice, RadioChoice } from '#platform/web/ui/choice.tsx'
import { DateTimeField } from '#platform/web/ui/date-time-field.tsx'
import { TextArea } from '#platform/web/ui/text-field.tsx'
import { useFormat } from '#platform/web/format.ts'
import { useWords } from '#platform/web/words.ts'
import type { RequestForm, RequestKind } from '../../contract/requests.ts'
import { type FormField, requestForms } from '../../requests/forms.ts'

type Value = RequestForm[string]

/** The questions of one kind. What is required is required for sending; a draft may still lack it. */
export function FormFields({
  kind,
  values,
  onChange,
}: {
  kind: RequestKind
  values: RequestForm
  onChange: (values: RequestForm) => void
}) {
  const set = (key: string, value: Value | undefined) => {
    const { [key]: _, ...others } = values
    onChange(value === undefined || value.length === 0 ? others : { ...others, [key]: value })
  }
  return requestForms[kind].map((field) => (
    <Field
      key={`${kind}.${field.key}`}
      kind={kind}
      field={field}
      value={values[field.key]}
      onChange={(value) => set(field.key, value)}
    />
  ))
}

type FieldProps = {
  kind: RequestKind
  field: FormField
  value: Value | undefined
  onChange: (value: Value | undefined) => void
}

function Field({ kind, field, value, onChange }: FieldProps) {
  const say = useWords()
  const label = say(`contacts.requests.field.${kind}.${field.key}`)
  const isRequired = field.required === true
  if (field.type === 'time')
    return (
      <DateTimeField
        label={label}
        isRequired={isRequired}
        value={typeof value === 'string' ? value : null}
        onChange={onChange}
      />
    )
  if (field.type === 'lines')
    return <Lines label={label} most={field.most} isRequired={isRequired} value={value} onChange={onChange} />
  const options = field.options.map((id) => ({ id, label: say(`contacts.requests.option.${field.key}.${id}`) }))
  if (field.type === 'choice')
    return (
      <RadioChoice
        label={label}
        isRequired={isRequired}
        options={options}
        value={typeof value === 'string' ? value : null}
        onChange={onChange}
      />
    )
  return (
    <CheckboxChoice
      label={label}
      isRequired={isRequired}
      options={options}
      value={typeof value === 'string' ? [] : (value ?? [])}
      onChange={onChange}
    />
  )
}

type LinesProps = Pick<FieldProps, 'value' | 'onChange'> & { label: string; most: number; isRequired: boolean }

/** One a line. What is being typed stays as it is typed; the form holds the lines. */
function Lines({ label, most, isRequired, value, onChange }: LinesProps) {
  const say = useWords()
  const format = useFormat()
  const [typed, setTyped] = useState(typeof value === 'string' ? value : (value ?? []).join('\n'))
  const write = (text: string) => {
    setTyped(text)
    onChange(
      text
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '')
        .slice(0, most),
    )
  }
  return (
    <TextArea
      label={label}
      hint={say('contacts.requests.lines.hint', { most: format.number(most) })}
      isRequired={isRequired}
      rows={4}
      value={typed}
      onChange={write}
    />
  )
}
