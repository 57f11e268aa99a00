import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
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
import { StatedPanel } from './stated-panel.tsx'
export { loader } from './words.ts'

/** A letter is drafted first, and seen as it will read while it is written. */
export function NewPage() {
  const say = useWords()
  const verdict = mayDraftLetter(useActor())
  const begun = useBegun()
  if (verdict === true && begun) return <New begun={begun} />
  return <NewSheet>{verdict === true ? <Waiting /> : <ErrorState title={say(verdict.refused)} />}</NewSheet>
}

function NewSheet({ margin, children }: { margin?: ReactNode; children: ReactNode }) {
  const say = useWords()
  return (
    <Page
      title={say('contacts.letters.new')}
      lead={say('contacts.letters.new.lead')}
      crumbs={[{ label: say('contacts.letters.title'), to: letterPaths.all }]}
      margin={margin}
    >
      {children}
    </Page>
  )
}

function New({ begun }: { begun: Begun }) {
  const say = useWords()
  const navigate = useNavigate()
  const draft = useMutation(letters.draft.mutationOptions())
  // A second copy of the form after it was kept would keep a draft of what is on the host already.
  const [kept, setKept] = useState(false)
  const { draft: name, about, cited, ...initial } = begun
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
  const to = form.values.to
  return (
    <NewSheet
      margin={
        (about || to) && (
          <>
            {about && (
              <Note label={about.label}>
                <Link to={about.to} dir="auto">
                  {about.title}
                </Link>
              </Note>
            )}
            <StatedPanel form={form} begun={initial.content} />
          </>
        )
      }
    >
      <LetterForm
        form={form}
        begun={initial.content}
        {...(cited ? { cited } : {})}
        kept={linked}
        fresh
        act={say('contacts.letters.keep')}
      />
    </NewSheet>
  )
}

/** The draft of a letter, changed. What has been issued is changed no more. */
export function EditPage() {
  const say = useWords()
  const { id = '' } = useParams()
  const { data: letter } = useSuspenseQuery(letters.one.queryOptions({ input: { id } }))
  const { content } = letter
  if (letter.may.change && content) return <Edit letter={letter} content={content} />
  return (
    <EditSheet letter={letter}>
      <ErrorState title={say('LETTER_STANDS_OTHERWISE')} />
    </EditSheet>
  )
}

function EditSheet({
  letter,
  margin,
  children,
}: {
  letter: DiplomaticLetter
  margin?: ReactNode
  children: ReactNode
}) {
  const say = useWords()
  return (
    <Page
      title={say('contacts.letters.change.title')}
      exercise={letter.world === 'exercise'}
      crumbs={[
        { label: say('contacts.letters.title'), to: letterPaths.all },
        { label: letter.subject, to: letterPaths.one(letter.id) },
      ]}
      margin={margin}
    >
      {children}
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
    <EditSheet letter={letter} margin={form.values.to && <StatedPanel form={form} begun={content} />}>
      <LetterForm
        form={form}
        begun={content}
        kept
        act={say('contacts.letters.keep')}
        beside={<ButtonLink to={letterPaths.one(id)}>{say('contacts.letters.leave')}</ButtonLink>}
      />
    </EditSheet>
  )
}
