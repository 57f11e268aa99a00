import { isRouteErrorResponse, useRouteError } from 'react-router'
import { isNowhere, isRefusal } from './errors.ts'
import { ButtonLink } from './ui/button.tsx'
import { Page } from './ui/page.tsx'
import { EmptyState, ErrorState } from './ui/state.tsx'
import { useWords } from './words.ts'

/** What is hidden and what does not exist look the same. */
export function NotFoundPage() {
  const say = useWords()
  return (
    <Page title={say('page.unknown.title')}>
      <EmptyState title={say('page.unknown.words')} act={<ButtonLink to="/">{say('page.unknown.act')}</ButtonLink>} />
    </Page>
  )
}

/** A loader or a page failed: the shell stays, and says what happened. */
export function BrokenPage() {
  const say = useWords()
  const error = useRouteError()
  if (isNowhere(error) || (isRouteErrorResponse(error) && error.status === 404)) return <NotFoundPage />
  return (
    <Page title={say('page.broken.title')}>
      <ErrorState
        {...(isRefusal(error) ? { error } : { title: say('error.unknown') })}
        retry={() => location.reload()}
      />
    </Page>
  )
}
