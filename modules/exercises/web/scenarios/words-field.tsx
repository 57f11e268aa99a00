import type { Language } from '#platform/languages.ts'
import { TextArea, TextField } from '#platform/web/ui/text-field.tsx'
import { inLanguage } from '../../rules.ts'
import type { InWords } from '../../engine/scenario.ts'

type Props = {
  label: string
  language: Language
  value: InWords
  onChange: (words: InWords) => void
  long?: boolean
}

/** Words in the language that is being written; what stands in another one is the hint, until this one has its own. */
export function WordsField({ label, language, value, onChange, long = false }: Props) {
  const own = value[language] ?? ''
  const other = inLanguage(value, 'en')
  const hint = own === '' && other.text !== '' ? other.text : undefined
  const props = {
    label,
    value: own,
    onChange: (typed: string) => {
      const { [language]: _, ...rest } = value
      onChange(typed === '' ? rest : { ...rest, [language]: typed })
    },
    hint,
  }
  return long ? <TextArea rows={3} reading {...props} /> : <TextField width="wide" {...props} />
}
