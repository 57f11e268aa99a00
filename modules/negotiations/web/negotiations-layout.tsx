// What stands before every page of negotiations: the gate of the rooms, and the negotiations folded on this device.
import { Outlet } from 'react-router'
import { Gate, NotSignedIn, RoomsInUse, bringRoomsWords, useClient } from '#modules/rooms/web/pieces.tsx'
import { useActor } from '#platform/web/session.tsx'
import { bringWords, useWords, wordsFrom } from '#platform/web/words.ts'
import { NegotiationsInUse } from './client/negotiations-in-use.tsx'
import './negotiations.css'

const words = wordsFrom(import.meta.glob('../words/*.json', { import: 'default' }))

export const loader = async (): Promise<null> => {
  await Promise.all([bringRoomsWords(), bringWords(words)])
  return null
}

export function NegotiationsLayout() {
  const say = useWords()
  const { kind, delegationId } = useActor()
  if (kind !== 'person' || delegationId === null) return <NotSignedIn title={say('negotiations.title')} />
  return (
    <RoomsInUse>
      <Gated />
    </RoomsInUse>
  )
}

function Gated() {
  const say = useWords()
  const { state } = useClient()
  return state.name === 'ready' ? (
    <NegotiationsInUse ready={state}>
      <Outlet />
    </NegotiationsInUse>
  ) : (
    <Gate place={say('negotiations.title')} />
  )
}
