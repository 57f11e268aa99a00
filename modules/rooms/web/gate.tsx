// Every reason why there are no rooms yet, in words, with what to do about it.
import type { ReactNode } from 'react'
import { AccreditDevice, NewDevice } from '#modules/identity/web/pieces.tsx'
import { isRefusal } from '#platform/web/errors.ts'
import { Button, ButtonLink } from '#platform/web/ui/button.tsx'
import { Page } from '#platform/web/ui/page.tsx'
import { Progress } from '#platform/web/ui/progress.tsx'
import { EmptyState, ErrorState } from '#platform/web/ui/state.tsx'
import { useWords } from '#platform/web/words.ts'
import { ForgetDevice } from './forget-device.tsx'
import { useClient } from './client/rooms-in-use.tsx'

/** `place`: what stands behind the gate. The page before it is named after that place. */
export function Gate({ place }: { place: string }) {
  const say = useWords()
  const { client, state } = useClient()
  switch (state.name) {
    case 'opening':
    case 'ready':
      return (
        <Plain place={place}>
          <Progress label={say(state.name === 'opening' ? `rooms.opening.${state.step}` : 'rooms.opening.rooms')} />
        </Plain>
      )
    case 'elsewhere':
      return (
        <Plain place={place}>
          <EmptyState
            title={say('rooms.elsewhere.title')}
            act={
              <Button kind="primary" onPress={() => void client.begin('now')}>
                {say('rooms.elsewhere.act')}
              </Button>
            }
          >
            {say('rooms.elsewhere.words')}
          </EmptyState>
        </Plain>
      )
    case 'no-device':
      return <NewDevice store={state.store} place={place} onMade={() => void client.begin()} />
    case 'unaccredited':
      return (
        <AccreditDevice
          store={state.store}
          device={state.device}
          place={place}
          onLook={client.look}
          onForgotten={() => void client.begin()}
        />
      )
    case 'ended':
      return (
        <Plain place={place}>
          <EmptyState
            title={say('rooms.ended.title')}
            act={
              <div className="row">
                <ButtonLink to="/devices">{say('rooms.ended.act')}</ButtonLink>
                <ForgetDevice />
              </div>
            }
          >
            {say('rooms.ended.words')}
          </EmptyState>
        </Plain>
      )
    case 'failed':
      return (
        <Plain place={place}>
          <ErrorState
            {...(isRefusal(state.error)
              ? { error: state.error }
              : { title: say(isSecureContext ? 'rooms.failed.title' : 'rooms.failed.insecure') })}
            kept={say('rooms.failed.kept')}
            retry={() => void client.begin()}
          />
        </Plain>
      )
  }
}

function Plain({ place, children }: { place: string; children: ReactNode }) {
  return <Page title={place}>{children}</Page>
}
