// A part of a page that needs the sealed room, on a page that does without it where this browser has no keys.
import type { ReactNode } from 'react'
import { RoomsInUse, useClient } from '#modules/rooms/web/pieces.tsx'
import { CrisisGiven, useOpening } from './crisis-in-use.tsx'
import type { OpenAt } from './opening.ts'

type WithKeysProps = { children: ReactNode; without: ReactNode }

export function WithKeys(props: WithKeysProps) {
  return (
    <RoomsInUse>
      <ByState {...props} />
    </RoomsInUse>
  )
}

function ByState(props: WithKeysProps) {
  const { state } = useClient()
  return state.name === 'ready' ? <Opened {...props} ready={state} /> : props.without
}

function Opened({ ready, children, without }: WithKeysProps & { ready: OpenAt }) {
  const { held } = useOpening(ready)
  return held ? <CrisisGiven held={held}>{children}</CrisisGiven> : without
}
