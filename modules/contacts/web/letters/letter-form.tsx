import { type ReactNode, useState } from 'react'
import { Marking } from '#modules/sharing/contract.ts'
import { DoorForm, FieldGroup } from '#platform/web/form.tsx'
import { languages } from '#platform/languages.ts'
import { RadioChoice } from '#platform/web/ui/choice.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { Picker } from '#platform/web/ui/picker.tsx'
import { RunChoice } from '#platform/web/ui/run-choice.tsx'
import { useWords } from '#platform/web/words.ts'
import { LetterContent, LetterKind } from '../../contract/letters.ts'
import { composeLetter } from '../../letters/composing.ts'
import { courtesiesOf } from '../../letters/forms-of-address.ts'
import { begunOn, type CitedRequest } from '../../letters/quoting.ts'
import { ContactMarkingField } from '../pieces/own-marking-field.tsx'
import { useRecipients } from '../requests/recipients.ts'
import { AddresseeFields, type Draft, type Filled, type Put, WordsFields } from './letter-fields.tsx'
import { LetterShown } from './letter-shown.tsx'

type LetterFormProps = {
  form: Draft
  /** What the content begins with. */
  begun: Filled
  /** What its first words speak of. */
  cited?: CitedRequest
  /** It is on the host already, or about something of one world: its own does not change any more. */
  kept?: boolean
  /** Not on the host yet: it can be said of which exercise it is. */
  fresh?: boolean
  act: string
  beside?: ReactNode
}

/** The guided form: kind and language, who writes to whom, words between the courtesies, marking; and how it reads. */
export function LetterForm({ form, begun, cited, kept = false, fresh = false, act, beside }: LetterFormProps) {
  const say = useWords()
  const content: Filled = form.values.content ?? begun
  const put: Put = (change) => form.set({ content: { ...content, ...change } })
  return (
    <DoorForm form={form} act={act} beside={beside}>
      <WhatFields
        form={form}
        content={content}
        put={(change) => put({ ...change, ...begunAnew(content, change, cited) })}
        kept={kept}
      />
      {fresh && (
        <RunChoice
          exercise={form.values.world === 'exercise'}
          other={form.values.to ?? undefined}
          value={form.values.run}
          onChange={(run) => form.set({ run })}
        />
      )}
      <AddresseeFields form={form} content={content} put={put} />
      <WordsFields form={form} content={content} put={put} />
      <Preview form={form} content={content} />
      <FieldGroup title={say('contacts.letters.marking')} hint={say('contacts.letters.marking.hint')}>
        <Marked form={form} />
      </FieldGroup>
    </DoorForm>
  )
}

/** First words that nobody has touched follow the letter into another language. */
function begunAnew(
  { language, body }: Filled,
  change: Partial<Filled>,
  cited: CitedRequest | undefined,
): Partial<Filled> {
  if (!cited || !change.language || body !== begunOn(cited, language).body) return {}
  return begunOn(cited, change.language)
}

type Fields = { form: Draft; content: Filled; put: Put }

function WhatFields({ form, content, put, kept }: Fields & { kept: boolean }) {
  const say = useWords()
  return (
    <FieldGroup title={say('contacts.letters.what')}>
      {!kept && (
        <RadioChoice
          label={say('contacts.worlds')}
          options={(['real', 'exercise'] as const).map((id) => ({ id, label: say(`contacts.letters.world.${id}`) }))}
          value={form.values.world ?? 'real'}
          onChange={(world) => form.set({ world })}
        />
      )}
      <RadioChoice
        cards
        label={say('contacts.letters.kind')}
        options={LetterKind.options.map((id) => ({
          id,
          label: say(`contacts.letters.kind.${id}`),
          hint: say(`contacts.letters.kind.${id}.hint`),
        }))}
        value={content.kind}
        onChange={(kind) => put({ kind })}
      />
      <RadioChoice
        label={say('contacts.letters.language')}
        options={languages.map(({ code, name }) => ({ id: code, label: name }))}
        value={content.language}
        onChange={(language) => put({ language })}
      />
      <Picker
        label={say('contacts.letters.to')}
        hint={say('contacts.letters.to.hint')}
        isRequired={false}
        options={useRecipients()}
        value={form.values.to ?? null}
        onChange={(to) => form.set({ to: to ?? null })}
        error={form.issue('to')}
      />
    </FieldGroup>
  )
}

/** Whom it is written to is in the audience from the start, as the door would put them there. */
function Marked({ form }: { form: Draft }) {
  const to = form.values.to
  const marking = Marking.parse(form.values.marking)
  const { delegations } = marking.audience
  const shown =
    !to || marking.tlp === 'red' || delegations.includes(to)
      ? marking
      : { ...marking, audience: { ...marking.audience, delegations: [...delegations, to] } }
  return (
    <ContactMarkingField value={shown} onChange={(next) => form.set({ marking: next })} error={form.issue('marking')} />
  )
}

/** While it is written: what is not said yet stands as dots. */
function Preview({ form, content }: { form: Draft; content: Filled }) {
  const say = useWords()
  const [today] = useState(() => new Date())
  const dots = (text: string) => (text.trim() === '' ? '…' : text)
  const read = LetterContent.safeParse({
    ...content,
    from: dots(content.from),
    subject: dots(content.subject),
    to: { ...content.to, institution: dots(content.to.institution) },
  })
  if (!read.success) return null
  const exercise = form.values.world === 'exercise'
  const { tlp } = Marking.parse(form.values.marking)
  const marking = `TLP:${tlp.toUpperCase()}`
  const sheet = composeLetter(read.data, { number: null, at: today, exercise, marking })
  return (
    <Section title={say('contacts.letters.preview')}>
      {courtesiesOf(read.data).unverified && <p className="faint">{say('contacts.letters.unverified')}</p>}
      <LetterShown sheet={sheet} />
    </Section>
  )
}
