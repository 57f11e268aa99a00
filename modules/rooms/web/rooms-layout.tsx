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
  if (kind !== 'person' || delegationId === null)
    return (
      <Page title={say('rooms.title')}>
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
  return (
    <RoomsInUse>
      <Gated />
    </RoomsInUse>
  )
}

function Gated() {
  const { state } = useClient()
  return state.name === 'ready' ? <Outlet /> : <Gate />
}
