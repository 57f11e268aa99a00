import { lazy, useEffect, useState } from 'react'
import { Navigate } from 'react-router'
import { forget, remembered } from '#platform/web/after-sign-in.ts'
import { useActor, useSession } from '#platform/web/session.tsx'
import { ButtonLink } from '#platform/web/ui/button.tsx'
import { Mark } from '#platform/web/ui/mark.tsx'
import { Page } from '#platform/web/ui/page.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { useWords } from '#platform/web/words.ts'

const Desk = lazy(() => import('./desk-page.tsx').then(({ DeskPage }) => ({ default: DeskPage })))

/**
 * Who has a desk sits down at it, or goes on to where they were going before they signed in; the public stands at the
 * door, and fetches nothing that it does not need there.
 */
export function FrontPage() {
  const signedIn = useActor().kind === 'person'
  const [wanted] = useState(remembered)
  useEffect(() => {
    if (signedIn) forget()
  }, [signedIn])
  if (!signedIn) return <Doorstep />
  return wanted === undefined ? <Desk /> : <Navigate to={wanted} replace />
}

/** What the public finds at the door. */
function Doorstep() {
  const say = useWords()
  const { demo } = useSession()
  return (
    <Page title={say('desk.public.title')} lead={say('desk.public.lead')} margin={<Mark size={104} />}>
      <EmptyState
        title={say('desk.public.read')}
        act={
          <span className="row">
            <ButtonLink kind="primary" to="/sign-in">
              {say('session.signIn')}
            </ButtonLink>
            <ButtonLink to="/incidents">{say('desk.public.incidents')}</ButtonLink>
          </span>
        }
      >
        {demo && say('desk.public.demo')}
      </EmptyState>
    </Page>
  )
}
