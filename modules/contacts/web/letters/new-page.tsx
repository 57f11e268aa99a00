import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import { z } from 'zod'
import { Marking } from '#modules/sharing/contract.ts'
import { useDoorForm } from '#platform/web/form.tsx'
import { useActor, useSession } from '#platform/web/session.tsx'
import { ButtonLink } from '#platform/web/ui/button.tsx'
import { Page } from '#platform/web/ui/page.tsx'
import { ErrorState } from '#platform/web/ui/state.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useLanguage, useWords } from '#platform/web/words.ts'
import {
  type DiplomaticLetter,
  type LetterContent,
  LetterDraft,
  LetterKind,
  letterPaths,
} from '../../contract/letters.ts'
import { mayDraftLetter } from '../../rules/letters.ts'
import { keepCopy, letters } from './doors.ts'
import type { Filled } from './letter-fields.tsx'
import { LetterForm } from './letter-form.tsx'
export { loader } from './words.ts'

/** A letter is drafted first, and seen as it will read while it is written. */
export function NewPage() {
  const say = useWords()
  const verdict = mayDraftLetter(useActor())
  return (
    <Page
      title={say('contacts.letters.new')}
      lead={say('contacts.letters.new.lead')}
      crumbs={[{ label: say('contacts.letters.title'), to: letterPaths.all }]}
    >
      {verdict === true ? <New /> : <ErrorState title={say(verdict.refused)} />}
    </Page>
  )
}

function New() {
  const say = useWords()
  const navigate = useNavigate()
  const [search] = useSearchParams()
  const actor = useActor()
  const language = useLanguage()
  const exercised = useSession().exercise !== undefined || search.get('world') === 'exercise'
  const draft = useMutation(letters.draft.mutationOptions())
  // A second copy of the form after it was kept would keep a draft of what is on the host already.
  const [kept, setKept] = useState(false)
  const idIn = (name: string) => z.uuid().safeParse(search.get(name)).data ?? null
  const begun: Filled = {
    kind: LetterKind.safeParse(search.get('kind')).data ?? 'note-verbale',
    language,
    from: actor.delegation?.name ?? '',
    to: { institution: '' },
    subject: '',
  }
  const form = useDoorForm({
    schema: LetterDraft,
    ...(kept ? {} : { draft: 'letter.new' }),
    initial: {
      world: exercised ? 'exercise' : 'real',
      to: idIn('to'),
      content: begun,
      requestId: idIn('request'),
      incidentId: idIn('incident'),
      marking: Marking.parse({ tlp: 'amber+strict' }),
    },
    send: (input) =>
      draft.mutateAsync({ ...input, marking: { ...input.marking, exercise: input.world === 'exercise' } }),
    onSent: (copy) => {
      setKept(true)
      keepCopy(copy)
      toast(say('contacts.letters.kept'))
      void navigate(letterPaths.one(copy.id), { replace: true })
    },
  })
  return <LetterForm form={form} begun={begun} act={say('contacts.letters.keep')} />
}

/** The draft of a letter, changed. What has been issued is changed no more. */
export function EditPage() {
  const say = useWords()
  const { id = '' } = useParams()
  const { data: letter } = useSuspenseQuery(letters.one.queryOptions({ input: { id } }))
  const { content } = letter
  return (
    <Page
      title={say('contacts.letters.change.title')}
      exercise={letter.world === 'exercise'}
      crumbs={[
        { label: say('contacts.letters.title'), to: letterPaths.all },
        { label: letter.subject, to: letterPaths.one(id) },
      ]}
    >
      {letter.may.change && content ? (
        <Edit letter={letter} content={content} />
      ) : (
        <ErrorState title={say('LETTER_STANDS_OTHERWISE')} />
      )}
    </Page>
  )
}

function Edit({ letter, content }: { letter: DiplomaticLetter; content: LetterContent }) {
  const say = useWords()
  const navigate = useNavigate()
  const change = useMutation(letters.change.mutationOptions())
  const { id, world, marking } = letter
  const form = useDoorForm({
    schema: LetterDraft,
    initial: {
      world,
      to: letter.to?.id ?? null,
      content,
      requestId: letter.request?.id ?? null,
      incidentId: letter.incident?.id ?? null,
      marking,
    },
    send: ({ world: _, ...changed }) =>
      change.mutateAsync({ id, ...changed, marking: { ...changed.marking, exercise: world === 'exercise' } }),
    onSent: (copy) => {
      keepCopy(copy)
      toast(say('contacts.letters.kept'))
      void navigate(letterPaths.one(id))
    },
  })
  return (
    <LetterForm
      form={form}
      begun={content}
      kept
      act={say('contacts.letters.keep')}
      beside={<ButtonLink to={letterPaths.one(id)}>{say('contacts.letters.leave')}</ButtonLink>}
    />
  )
}
