import type { z } from 'zod'
import { FieldGroup } from '#platform/web/form.tsx'
import { DateTimeField } from '#platform/web/ui/date-time-field.tsx'
import { FileDrop } from '#platform/web/ui/file-drop.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NominationInput, NoteVerbale } from '../../contract/nominations.ts'

const largest = 10_000_000

type Written = Pick<z.input<typeof NominationInput>, 'effectiveAt' | 'noteReference'>
type NoteForm = {
  values: Partial<Written>
  set: (changes: { [Name in keyof Written]?: Written[Name] | undefined }) => void
  issue: (path: string) => string | undefined
}
type NoteProps = {
  form: NoteForm
  files: readonly File[]
  onFiles: (files: File[]) => void
  /** What was handed in with it before. */
  note: NoteVerbale | null
}

/** From when, and by what authority. */
export function NoteFields({ form, files, onFiles, note }: NoteProps) {
  const say = useWords()
  return (
    <FieldGroup title={say('contacts.nominations.authority')} hint={say('contacts.nominations.authority.hint')}>
      <FileDrop
        label={say('contacts.nominations.note')}
        hint={
          note === null
            ? say('contacts.nominations.note.hint')
            : say('contacts.nominations.note.kept', { name: note.name })
        }
        single
        isRequired={false}
        accept=".pdf,.docx,.png,.jpg,.jpeg"
        most={largest}
        value={files}
        onChange={onFiles}
      />
      <TextField
        label={say('contacts.nominations.reference')}
        isRequired={false}
        width="short"
        value={form.values.noteReference}
        onChange={(noteReference) => form.set({ noteReference })}
        error={form.issue('noteReference')}
      />
      <DateTimeField
        label={say('contacts.directory.effective')}
        value={form.values.effectiveAt}
        onChange={(effectiveAt) => form.set({ effectiveAt })}
        error={form.issue('effectiveAt')}
      />
    </FieldGroup>
  )
}
