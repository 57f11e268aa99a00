import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useRenewSession } from '#platform/web/session.tsx'
import { Button, ButtonLink } from '#platform/web/ui/button.tsx'
import { Mark } from '#platform/web/ui/mark.tsx'
import { Note, Page } from '#platform/web/ui/page.tsx'
import { EmptyState, ErrorState, Waiting } from '#platform/web/ui/state.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import { identity } from './doors.ts'
import { NewPasskey } from './new-passkey.tsx'

/** The secret stands behind the # and is read once: no server and no log sees it, and opening the page uses nothing up. */
const readSecret = (): string => location.hash.slice(1)

export function InvitationPage() {
  const say = useWords()
  const renew = useRenewSession()
  const navigate = useNavigate()
  const [secret] = useState(readSecret)
  const [isIn, setIn] = useState(false)
  const look = useQuery({
    ...identity.lookAtInvitation.queryOptions({ input: { secret } }),
    enabled: secret !== '' && !isIn,
    retry: false,
    staleTime: Infinity,
  })
  const accept = useMutation(
    identity.acceptInvitation.mutationOptions({
      onSuccess: async () => {
        history.replaceState(null, '', location.pathname)
        setIn(true)
        await renew()
      },
    }),
  )
  if (isIn) return <Welcome onDone={() => void navigate('/')} />
  if (secret === '' || look.isError)
    return (
      <Page title={say('invitation.title')} margin={<Mark size={88} />}>
        {secret === '' ? (
          <EmptyState title={say('invitation.none')} act={<ButtonLink to="/sign-in">{say('signIn.title')}</ButtonLink>}>
            {say('signIn.invited.what')}
          </EmptyState>
        ) : (
          <ErrorState error={look.error} kept={say('invitation.askAgain')} />
        )}
      </Page>
    )
  if (!look.data) return <Waiting />
  const { name, delegation, expiresAt } = look.data
  return (
    <Page
      title={say('invitation.for', { name })}
      lead={say('invitation.lead', { delegation })}
      margin={
        <Note label={say('invitation.until')}>
          <When at={expiresAt} />
        </Note>
      }
    >
      {accept.error && <ErrorState error={accept.error} />}
      <p className="text">{say('invitation.what')}</p>
      <div className="row">
        <Button kind="primary" busy={accept.isPending} onPress={() => accept.mutate({ secret })}>
          {say('invitation.act', { name })}
        </Button>
      </div>
    </Page>
  )
}

/** The link is spent: without a passkey or a provider the next sign-in needs another one. */
function Welcome({ onDone }: { onDone: () => void }) {
  const say = useWords()
  return (
    <Page title={say('invitation.in')} lead={say('invitation.in.what')} margin={<Mark size={88} />}>
      <NewPasskey
        onAdded={onDone}
        beside={
          <Button kind="quiet" onPress={onDone}>
            {say('invitation.later')}
          </Button>
        }
      />
    </Page>
  )
}
