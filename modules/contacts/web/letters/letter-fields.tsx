import type { z } from 'zod'
import { type DoorForm, FieldGroup } from '#platform/web/form.tsx'
import { RadioChoice } from '#platform/web/ui/choice.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { TextArea, TextField } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import { LetterContent, type LetterDraft, Rank } from '../../contract/letters.ts'
import { useTongue } from '../pieces/tongues.ts'
import { courtesiesOf } from '../../letters/forms-of-address.ts'

export type Draft = DoorForm<typeof LetterDraft>
export type Filled = z.input<typeof LetterContent>
export type Put = (change: Partial<Filled>) => void

/** Empty lines are no lines: what may be left out is left out. */
function withoutEmpty(text: string): string | null {
  return text.trim() === '' ? null : text
}

type Fields = { form: Draft; content: Filled; put: Put }

/** Who writes, and to whom: institutions as they stand in a sentence, and of a letter the person. */
export function AddresseeFields({ form, content, put }: Fields) {
  const say = useWords()
  const { to } = content
  const address = (change: Partial<Filled['to']>) => put({ to: { ...to, ...change } })
  return (
    <FieldGroup title={say('contacts.letters.parties')} hint={say('contacts.letters.parties.hint')}>
      <TextField
        label={say('contacts.letters.sender')}
        hint={say(`contacts.letters.sender.hint.${content.language}`)}
        width="wide"
        maxLength={200}
        value={content.from}
        onChange={(from) => put({ from })}
        error={form.issue('content.from')}
      />
      <TextField
        label={say('contacts.letters.institution')}
        hint={say(`contacts.letters.institution.hint.${content.language}`)}
        width="wide"
        maxLength={300}
        value={to.institution}
        onChange={(institution) => address({ institution })}
        error={form.issue('content.to.institution')}
      />
      {content.kind === 'letter' && <PersonFields form={form} to={to} address={address} />}
      <TextField
        label={say('contacts.letters.place')}
        isRequired={false}
        maxLength={100}
        value={content.place ?? ''}
        onChange={(place) => put({ place: withoutEmpty(place) })}
        error={form.issue('content.place')}
      />
    </FieldGroup>
  )
}

type PersonProps = { form: Draft; to: Filled['to']; address: (change: Partial<Filled['to']>) => void }

function PersonFields({ form, to, address }: PersonProps) {
  const say = useWords()
  return (
    <>
      <Select
        label={say('contacts.letters.rank')}
        options={Rank.options.map((id) => ({ id, label: say(`contacts.letters.rank.${id}`) }))}
        value={to.rank ?? 'institution'}
        onChange={(rank) => address({ rank })}
      />
      {(to.rank ?? 'institution') !== 'institution' && (
        <>
          <RadioChoice
            label={say('contacts.letters.style')}
            options={(['sir', 'madam'] as const).map((id) => ({ id, label: say(`contacts.letters.style.${id}`) }))}
            value={to.style ?? 'sir'}
            onChange={(style) => address({ style })}
          />
          <TextField
            label={say('contacts.letters.name')}
            isRequired={false}
            maxLength={160}
            value={to.name ?? ''}
            onChange={(name) => address({ name: withoutEmpty(name) })}
            error={form.issue('content.to.name')}
          />
          <TextField
            label={say('contacts.letters.office')}
            isRequired={false}
            width="wide"
            maxLength={200}
            value={to.title ?? ''}
            onChange={(title) => address({ title: withoutEmpty(title) })}
            error={form.issue('content.to.title')}
          />
        </>
      )}
    </>
  )
}

/** What is said, between the courtesies. */
export function WordsFields({ form, content, put }: Fields) {
  const say = useWords()
  const points = content.kind === 'speaking-points'
  const courteous = content.kind === 'note-verbale' || content.kind === 'letter'
  const tongue = useTongue()
  const foreign = content.quoted?.find(({ text }) => text === content.subject)?.language
  return (
    <FieldGroup title={say('contacts.letters.words')}>
      <TextField
        label={say('contacts.letters.subject')}
        {...(foreign === undefined || foreign.split('-')[0] === content.language
          ? {}
          : { hint: say('contacts.letters.subject.foreign', { language: tongue(foreign) }) })}
        width="wide"
        maxLength={200}
        value={content.subject}
        onChange={(subject) => put({ subject })}
        error={form.issue('content.subject')}
      />
      {courteous && <Formula which="opening" content={content} put={put} />}
      <TextArea
        label={say('contacts.letters.body')}
        hint={say(`contacts.letters.body.hint${points ? '.points' : courteous ? '.goesOn' : ''}`)}
        isRequired={false}
        reading
        rows={10}
        maxLength={20_000}
        value={content.body ?? ''}
        onChange={(body) => put({ body })}
        error={form.issue('content.body')}
      />
      {courteous && <Formula which="closing" content={content} put={put} />}
      {content.kind === 'letter' && <SignerFields form={form} content={content} put={put} />}
    </FieldGroup>
  )
}

/** The formula of the language, until it is changed; written back as it was, it is the formula again. */
function Formula({ which, content, put }: Omit<Fields, 'form'> & { which: 'opening' | 'closing' }) {
  const say = useWords()
  const read = LetterContent.safeParse({
    ...content,
    from: content.from.trim() || '…',
    subject: '…',
    to: { ...content.to, institution: content.to.institution.trim() || '…' },
    [which]: null,
  })
  const formula = read.success ? courtesiesOf(read.data)[which] : ''
  return (
    <TextArea
      label={say(`contacts.letters.${which}`)}
      hint={say('contacts.letters.formula.hint')}
      isRequired={false}
      reading
      rows={2}
      maxLength={1_000}
      value={content[which] ?? formula}
      onChange={(words) => put({ [which]: words === formula ? null : words })}
    />
  )
}

function SignerFields({ form, content, put }: Fields) {
  const say = useWords()
  const signer = content.signer ?? null
  const sign = (name: string, title: string | null) =>
    put({ signer: name === '' && title === null ? null : { name, title } })
  return (
    <>
      <TextField
        label={say('contacts.letters.signer')}
        isRequired={false}
        maxLength={160}
        value={signer?.name ?? ''}
        onChange={(name) => sign(name, signer?.title ?? null)}
        error={form.issue('content.signer.name')}
      />
      <TextField
        label={say('contacts.letters.signer.title')}
        isRequired={false}
        width="wide"
        maxLength={200}
        value={signer?.title ?? ''}
        onChange={(title) => sign(signer?.name ?? '', withoutEmpty(title))}
        error={form.issue('content.signer.title')}
      />
    </>
  )
}
