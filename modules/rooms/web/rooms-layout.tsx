// What stands before every page with rooms: the person, the tab's hold on the device, the device's own standing.
import { Outlet } from 'react-router'
import { useActor } from '#platform/web/session.tsx'
import { ButtonLink } from '#platform/web/ui/button.tsx'
import { Page } from '#platform/web/ui/page.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { bringWords, useWords, wordsFrom } from '#platform/web/words.ts'
import { RoomsInUse, useClient } from './client/rooms-in-use.tsx'
import { Gate } from './gate.tsx'
import './rooms.css'

const words = wordsFrom(import.meta.glob('../words/*.json', { import: 'default' }))

/** Many words, and needed nowhere else: the public’s first page does without them. */
export const loader = async (): Promise<null> => {
  await bringWords(words)
  return null
}

export function RoomsLayout() {
  const say = useWords()
  const { kind, delegationId } = useActor()
  if (kind !== 'person' || delegationId === null) return <NotSignedIn title={say('rooms.title')} />
  return (
    <RoomsInUse>
      <Gated />
    </RoomsInUse>
  )
}

/** What stands on rooms needs somebody of a delegation: what the page is called, and the way in. */
export function NotSignedIn({ title }: { title: string }) {
  const say = useWords()
  return (
    <Page title={title}>
      <EmptyState
        title={say('rooms.signIn.title')}
        act={
          <ButtonLink kind="primary" to="/sign-in">
            {say('session.signIn')}
          </ButtonLink>
        }
      >
        {say('rooms.signIn.words')}
      </EmptyState>
    </Page>
  )
}

function Gated() {
  const say = useWords()
  const { state } = useClient()
  return state.name === 'ready' ? <Outlet /> : <Gate place={say('rooms.title')} />
}
