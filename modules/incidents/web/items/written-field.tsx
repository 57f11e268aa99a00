import { languages } from '#platform/languages.ts'
import type { FieldProps } from '#platform/web/ui/field.tsx'
import { TextArea } from '#platform/web/ui/text-field.tsx'
import { useLanguage, useWords } from '#platform/web/words.ts'
import type { Written } from '../../contract.ts'
import './item-form.css'

type WrittenFieldProps = FieldProps & {
  value: WrittenInput | null
  onChange: (written: Written | null) => void
  rows?: number
}
type WrittenInput = { text: string; language?: string | undefined; direction?: Written['direction'] | undefined }

/** A text with the language that it is written in: for screen readers, for search, for its direction. Empty is no text. */
export function WrittenField({ value, onChange, rows = 6, ...field }: WrittenFieldProps) {
  const reader = useLanguage()
  const language = value?.language ?? reader
  const write = (text: string) =>
    onChange(text === '' ? null : { text, language, direction: value?.direction ?? 'auto' })
  return (
    <div className="written-field">
      <TextArea {...field} reading rows={rows} maxLength={50_000} value={value?.text ?? ''} onChange={write} />
      <LanguageChoice
        value={language}
        onChange={(next) =>
          value && onChange({ text: value.text, language: next, direction: value.direction ?? 'auto' })
        }
        refused={value === null}
      />
    </div>
  )
}

// The languages of the interface and the other official ones of the United Nations; any other tag that is there stays.
const further = ['ar', 'zh', 'ru', 'es']

export function LanguageChoice({
  value,
  onChange,
  refused = false,
}: {
  value: string
  onChange: (language: string) => void
  refused?: boolean
}) {
  const say = useWords()
  const tags = [...languages.map(({ code }) => code), ...further]
  const known: string[] = tags.includes(value) ? tags : [...tags, value]
  const nameOf = (tag: string) => {
    const name = new Intl.DisplayNames([tag], { type: 'language', fallback: 'code' }).of(tag) ?? tag
    return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1)
  }
  return (
    <label className="language-choice">
      <span>{say('incidents.writtenIn')}</span>
      <select className="input" value={value} disabled={refused} onChange={(event) => onChange(event.target.value)}>
        {known.map((tag) => (
          <option key={tag} value={tag} lang={tag}>
            {nameOf(tag)}
          </option>
        ))}
      </select>
    </label>
  )
}
