import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { useDoorForm } from '#platform/web/form.tsx'
import { useActor } from '#platform/web/session.tsx'
import { ButtonLink } from '#platform/web/ui/button.tsx'
import { Note, Page } from '#platform/web/ui/page.tsx'
import { ErrorState, Waiting } from '#platform/web/ui/state.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import { type DiplomaticLetter, type LetterContent, LetterDraft, letterPaths } from '../../contract/letters.ts'
import { mayDraftLetter } from '../../rules/letters.ts'
import { type Begun, useBegun } from './begun.ts'
import { keepCopy, letters } from './doors.ts'
import { LetterForm } from './letter-form.tsx'
export { loader } from './words.ts'

/** A letter is drafted first, and seen as it will read while it is written. */
export function NewPage() {
  const say = useWords()
  const verdict = mayDraftLetter(useActor())
  const begun = useBegun()
  return (
    <Page
      title={say('contacts.letters.new')}
      lead={say('contacts.letters.new.lead')}
      crumbs={[{ label: say('contacts.letters.title'), to: letterPaths.all }]}
      margin={
        begun?.about && (
          <Note label={begun.about.label}>
            <Link to={begun.about.to} dir="auto">
              {begun.about.title}
            </Link>
          </Note>
        )
      }
    >
      {verdict !== true ? <ErrorState title={say(verdict.refused)} /> : begun ? <New begun={begun} /> : <Waiting />}
    </Page>
  )
}

function New({ begun }: { begun: Begun }) {
  const say = useWords()
  const navigate = useNavigate()
  const draft = useMutation(letters.draft.mutationOptions())
  // A second copy of the form after it was kept would keep a draft of what is on the host already.
  const [kept, setKept] = useState(false)
  const { draft: name, about: _, cited, ...initial } = begun
  const form = useDoorForm({
    schema: LetterDraft,
    ...(kept ? {} : { draft: name }),
    initial,
    send: (input) =>
      draft.mutateAsync({ ...input, marking: { ...input.marking, exercise: input.world === 'exercise' } }),
    onSent: (copy) => {
      setKept(true)
      keepCopy(copy)
      toast(say('contacts.letters.kept'))
      void navigate(letterPaths.one(copy.id), { replace: true })
    },
  })
  const linked = initial.requestId !== null || initial.incidentId !== null
  return (
    <LetterForm
      form={form}
      begun={initial.content}
      {...(cited ? { cited } : {})}
      kept={linked}
      act={say('contacts.letters.keep')}
    />
  )
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
