// The first time in a browser: it has no key yet, and nothing sealed can be read before it has one.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useActor, useSession } from '#platform/web/session.tsx'
import { Button, ButtonLink } from '#platform/web/ui/button.tsx'
import { Note, Page } from '#platform/web/ui/page.tsx'
import { ErrorState } from '#platform/web/ui/state.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import { demoKeys, keys } from '../doors.ts'
import './device.css'
import { makeOwnDevice, suggestedName } from './own-device.ts'
import type { SealedStore } from './sealed-store.ts'

type NewProps = {
  store: SealedStore
  /** Where somebody wished to go. */
  place: string
  onMade: () => void
}

/** Makes a key in this browser, and asks for its place in the device list: at once in a demonstration. */
export function NewDevice({ store, place, onMade }: NewProps) {
  const say = useWords()
  const { demo } = useSession()
  const { delegationId } = useActor()
  const [name, setName] = useState(suggestedName)
  const make = useMutation({
    mutationFn: async () => {
      const device = await makeOwnDevice(store, { name: name.trim(), delegation: delegationId ?? '' })
      const request = { device: { name: device.name, key: device.key } }
      if (demo) await demoKeys.signDevice.call(request)
      else await keys.requestDevice.call(request)
    },
    // Whatever the host answered, the key is here: the next page asks again.
    onSettled: onMade,
  })
  return (
    <Page
      title={say('device.at', { place, what: say('device.none.title') })}
      lead={say('device.none.lead')}
      margin={<Note label={say('device.where')}>{say('device.where.words')}</Note>}
    >
      {demo && <p className="device-demo">{say('device.demo')}</p>}
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim() && !make.isPending) make.mutate()
        }}
      >
        <TextField
          label={say('device.name')}
          hint={say('device.name.hint')}
          value={name}
          onChange={setName}
          maxLength={120}
        />
        {make.error && <ErrorState error={make.error} />}
        <div className="row">
          <Button kind="primary" icon="key" type="submit" busy={make.isPending}>
            {say(demo ? 'device.make.demo' : 'device.make')}
          </Button>
          <ButtonLink to="/devices">{say('device.restore')}</ButtonLink>
        </div>
      </form>
      <ul className="device-facts">
        {['device.fact.stays', 'device.fact.signIn', 'device.fact.loss'].map((fact) => (
          <li key={fact}>{say(fact)}</li>
        ))}
      </ul>
    </Page>
  )
}
