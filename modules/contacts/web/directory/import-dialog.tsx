import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import { z } from 'zod'
import { Marking } from '#modules/sharing/contract.ts'
import { DoorForm, useDoorForm } from '#platform/web/form.tsx'
import { Button } from '#platform/web/ui/button.tsx'
import { DateTimeField } from '#platform/web/ui/date-time-field.tsx'
import { Dialog } from '#platform/web/ui/dialog.tsx'
import { Disclosure } from '#platform/web/ui/disclosure.tsx'
import { FileDrop } from '#platform/web/ui/file-drop.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import { ImportFormat } from '../../contract/nominations.ts'
import { importTrouble } from '../pieces/import-trouble.ts'
import { ContactMarkingField } from '../pieces/own-marking-field.tsx'
import { nominations, readAgain } from './doors.ts'

const Asked = z.object({
  format: ImportFormat,
  text: z.string().min(1).max(1_000_000),
  effectiveAt: z.iso.datetime(),
  marking: Marking,
})

/** A file of contacts becomes drafts of nominations: all of its contacts, or none and the line that is wrong. */
export function ImportDialog() {
  const say = useWords()
  return (
    <Dialog
      wide
      title={say('contacts.directory.import')}
      trigger={<Button icon="upload">{say('contacts.directory.import')}</Button>}
    >
      {(close) => <ImportForm close={close} />}
    </Dialog>
  )
}

function ImportForm({ close }: { close: () => void }) {
  const say = useWords()
  const navigate = useNavigate()
  const [files, setFiles] = useState<File[]>([])
  const take = useMutation(nominations.import.mutationOptions())
  const [today] = useState(() => new Date().toISOString())
  const form = useDoorForm({
    schema: Asked,
    initial: { format: 'csv', effectiveAt: today, marking: Marking.parse({ tlp: 'green' }) },
    send: (input) =>
      take.mutateAsync(input).catch((error: unknown) => {
        throw importTrouble(error)
      }),
    onSent: (drafts) => {
      readAgain()
      toast(say('contacts.directory.import.done', { count: drafts.length }), { kind: 'done' })
      close()
      void navigate('/contacts/nominations')
    },
  })
  const read = async (chosen: File[]) => {
    setFiles(chosen)
    const [file] = chosen
    form.set({ text: await file?.text(), ...(file ? { format: formatOf(file.name) } : {}) })
  }
  // The line that is wrong is named at the top, which may be out of sight.
  const top = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    if (form.trouble) top.current?.scrollIntoView({ block: 'center' })
  }, [form.trouble])
  return (
    <DoorForm form={form} act={say('contacts.directory.import.act')}>
      <p ref={top} className="small faint">
        {say('contacts.directory.import.hint')}
      </p>
      <FileDrop
        label={say('contacts.directory.import.file')}
        single
        accept=".csv,.vcf,.txt,text/csv,text/vcard,text/plain"
        most={1_000_000}
        value={files}
        onChange={(chosen) => void read(chosen)}
        error={form.issue('text')}
      />
      <Select
        label={say('contacts.directory.import.format')}
        {...form.field('format')}
        options={ImportFormat.options.map((id) => ({ id, label: say(`contacts.directory.import.${id}`) }))}
      />
      <DateTimeField label={say('contacts.directory.effective')} dayOnly {...form.field('effectiveAt')} />
      <Disclosure title={say('contacts.directory.marking')}>
        <ContactMarkingField
          value={Marking.parse(form.values.marking)}
          onChange={(marking) => form.set({ marking })}
          error={form.issue('marking')}
        />
      </Disclosure>
    </DoorForm>
  )
}

function formatOf(name: string): ImportFormat {
  if (/\.(vcf|vcard)$/i.test(name)) return 'vcard'
  return /\.csv$/i.test(name) ? 'csv' : 'rfc2350'
}
