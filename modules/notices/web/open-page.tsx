import { useMutation } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useNavigate, useParams } from 'react-router'
import { remember } from '#platform/web/after-sign-in.ts'
import { useActor } from '#platform/web/session.tsx'
import { ButtonLink } from '#platform/web/ui/button.tsx'
import { Page } from '#platform/web/ui/page.tsx'
import { EmptyState, ErrorState, Waiting } from '#platform/web/ui/state.tsx'
import { useWords } from '#platform/web/words.ts'
import { noticesPaths } from '../contract.ts'
import { askAgain, notices } from './doors.ts'

/** Where mail, push and desk lead: whoever signed in has read the notice, and goes on to what it is about. */
export function OpenPage() {
  const { id = '' } = useParams()
  return useActor().kind === 'person' ? <Opening id={id} /> : <SignInFirst id={id} />
}

function SignInFirst({ id }: { id: string }) {
  const say = useWords()
  useEffect(() => remember(`${noticesPaths.list}/${id}`), [id])
  return (
    <Page title={say('notices.open.title')}>
      <EmptyState
        title={say('notices.open.signIn')}
        act={
          <ButtonLink kind="primary" to="/sign-in">
            {say('session.signIn')}
          </ButtonLink>
        }
      >
        {say('notices.open.signIn.why')}
      </EmptyState>
    </Page>
  )
}

function Opening({ id }: { id: string }) {
  const say = useWords()
  const navigate = useNavigate()
  const { mutate, error } = useMutation(
    notices.read.mutationOptions({
      onSuccess: async ({ path }) => {
        await navigate(path, { replace: true })
        await askAgain()
      },
    }),
  )
  useEffect(() => mutate({ id }), [mutate, id])
  return (
    <Page title={say('notices.open.title')}>
      {error ? (
        <>
          <ErrorState error={error} />
          <p>
            <ButtonLink to={noticesPaths.list}>{say('notices.open.all')}</ButtonLink>
          </p>
        </>
      ) : (
        <Waiting />
      )}
    </Page>
  )
}
