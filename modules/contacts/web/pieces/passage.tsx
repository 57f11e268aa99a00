import { languages } from '#platform/languages.ts'
import type { FieldProps } from '#platform/web/ui/field.tsx'
import { TextArea } from '#platform/web/ui/text-field.tsx'
import { useLanguage, useWords } from '#platform/web/words.ts'
import './passage.css'

export type Passage = { text: string; language: string }

/** The name of a language in a language; the tag itself where it has none. */
function nameOf(tag: string, inLanguage: string): string {
  try {
    return new Intl.DisplayNames([inLanguage], { type: 'language', fallback: 'code' }).of(tag) ?? tag
  } catch {
    return tag
  }
}

/** What people wrote, in its own language and direction; the language is named where it is not the reader's. */
export function PassageShown({ passage: { text, language } }: { passage: Passage }) {
  const say = useWords()
  const reader = useLanguage()
  return (
    <div className="passage">
      <p className="text" lang={language} dir="auto">
        {text}
      </p>
      {language.split('-')[0] !== reader && (
        <p className="small faint">{say('contacts.writtenIn.said', { language: nameOf(language, reader) })}</p>
      )}
    </div>
  )
}

// The languages of the interface and the other official ones of the United Nations; any other tag that is there stays.
const further = ['ar', 'zh', 'ru', 'es']

type PassageFieldProps = FieldProps & {
  value: Passage | null | undefined
  onChange: (passage: Passage | null) => void
  rows?: number
  /** Characters at most. */
  most?: number
}

/** A text with the language in which it is written. Empty is no text. */
export function PassageField({ value, onChange, rows = 6, most = 20_000, ...field }: PassageFieldProps) {
  const say = useWords()
  const reader = useLanguage()
  const language = value?.language ?? reader
  const tags: string[] = [...languages.map(({ code }) => code), ...further]
  const known = tags.includes(language) ? tags : [...tags, language]
  return (
    <div className="passage-field">
      <TextArea
        {...field}
        reading
        width="wide"
        rows={rows}
        maxLength={most}
        value={value?.text ?? ''}
        onChange={(text) => onChange(text === '' ? null : { text, language })}
      />
      <label className="passage-language">
        <span>{say('contacts.writtenIn')}</span>
        <select
          className="input"
          value={language}
          disabled={!value}
          onChange={({ target }) => value && onChange({ text: value.text, language: target.value })}
        >
          {known.map((tag) => (
            <option key={tag} value={tag} lang={tag}>
              {nameOf(tag, tag)}
            </option>
          ))}
        </select>
      </label>
    </div>
  )
}
