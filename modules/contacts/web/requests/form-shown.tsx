import { useFormat } from '#platform/web/format.ts'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import type { DiplomaticRequest } from '../../contract/requests.ts'
import { type FormField, type FormValue, requestForms } from '../../requests/forms.ts'

/** The structured part, in the reader's language: only what people typed line by line stays as it was written. */
export function FormShown({ request: { kind, form } }: { request: Pick<DiplomaticRequest, 'kind' | 'form'> }) {
  const say = useWords()
  const filled = requestForms[kind].flatMap((field) => {
    const value = form[field.key]
    return value === undefined || value.length === 0 ? [] : [{ field, value }]
  })
  if (filled.length === 0) return null
  return (
    <dl className="request-form">
      {filled.map(({ field, value }) => (
        <div key={field.key}>
          <dt>{say(`contacts.requests.field.${kind}.${field.key}`)}</dt>
          <dd>
            <Value field={field} value={value} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Value({ field, value }: { field: FormField; value: FormValue }) {
  const say = useWords()
  const format = useFormat()
  const values = typeof value === 'string' ? [value] : value
  if (field.type === 'time')
    return values.map((at) => (
      <span key={at}>
        {format.dateTime(at)}{' '}
        <span className="faint when-beside">
          (<When at={at} />)
        </span>
      </span>
    ))
  if (field.type === 'lines')
    return (
      <ul className="request-lines">
        {values.map((line) => (
          <li key={line} dir="ltr">
            <code>{line}</code>
          </li>
        ))}
      </ul>
    )
  return format.list(values.map((option) => say(`contacts.requests.option.${field.key}.${option}`)))
}
