// The key is made and nobody vouches for it yet: the code is shown until another device of the person, or the holder of
// the delegation's key, has compared it and signed.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useLive } from '#platform/web/live.ts'
import { useActor, useSession } from '#platform/web/session.tsx'
import { Button, ButtonLink } from '#platform/web/ui/button.tsx'
import { Confirm } from '#platform/web/ui/dialog.tsx'
import { Note, Page } from '#platform/web/ui/page.tsx'
import { Progress } from '#platform/web/ui/progress.tsx'
import { QrPicture } from '#platform/web/ui/qr-picture.tsx'
import { ErrorState } from '#platform/web/ui/state.tsx'
import { useWords } from '#platform/web/words.ts'
import { deviceCodeOf } from '../../keys/device-code.ts'
import { demoKeys, keys } from '../doors.ts'
import type { OwnDevice } from './own-device.ts'
import { type SealedStore, forgetSealedStore } from './sealed-store.ts'
import './device.css'

type AccreditProps = {
  store: SealedStore
  device: OwnDevice
  /** Where somebody wished to go. */
  place: string
  /** Looks whether it was accredited meanwhile. */
  onLook: () => Promise<void>
  onForgotten: () => void
}

export function AccreditDevice({ store, device, place, onLook, onForgotten }: AccreditProps) {
  const say = useWords()
  const { demo } = useSession()
  const { id } = useActor()
  const ask = useMutation({
    mutationFn: async () => {
      const request = { device: { name: device.name, key: device.key } }
      if (demo) await demoKeys.signDevice.call(request)
      else await keys.requestDevice.call(request)
    },
    onSuccess: onLook,
  })
  const waiting = useQuery(keys.requests.queryOptions({ enabled: !demo }))
  useLive(['keys.changed', 'device.requested'], () => void waiting.refetch())
  const asked = demo || (waiting.data?.some((one) => one.device.id === device.id) ?? true)
  useEffect(() => {
    const again = setInterval(() => void onLook(), 4000)
    return () => clearInterval(again)
  }, [onLook])
  const forget = async () => {
    const request = waiting.data?.find((one) => one.device.id === device.id)
    if (request) await keys.withdrawRequest.call({ id: request.id })
    store.close()
    if (id) await forgetSealedStore(id)
    onForgotten()
  }
  return (
    <Page
      title={say('device.at', { place, what: say('device.waits.title') })}
      lead={say(demo ? 'device.waits.demo' : 'device.waits.lead')}
      margin={<Note label={say('device.name')}>{device.name}</Note>}
    >
      {!demo && <Compare device={device.id} />}
      {!asked && (
        <div className="row">
          <p>{say('device.waits.notAsked')}</p>
          <Button kind="primary" busy={ask.isPending} onPress={() => ask.mutate()}>
            {say('device.waits.ask')}
          </Button>
        </div>
      )}
      {ask.error && <ErrorState error={ask.error} />}
      <Progress label={say('device.waits.looking')} />
      <div className="row">
        <ButtonLink to="/devices">{say('device.devices')}</ButtonLink>
        <Confirm
          grave
          title={say('device.forget')}
          trigger={<Button kind="quiet">{say('device.forget')}</Button>}
          happens={say('device.forget.happens')}
          seenBy={say('device.forget.seenBy')}
          undone={say('device.forget.undone')}
          act={say('device.forget')}
          onConfirm={forget}
        />
      </div>
    </Page>
  )
}

function Compare({ device }: { device: string }) {
  const say = useWords()
  const code = deviceCodeOf(device)
  return (
    <div className="device-compare">
      <DeviceCode code={code} />
      <QrPicture text={`${location.origin}/devices#add=${device}`} label={say('device.picture')} />
      <ol>
        {['device.waits.step1', 'device.waits.step2', 'device.waits.step3'].map((step) => (
          <li key={step}>{say(step)}</li>
        ))}
      </ol>
    </div>
  )
}

/** Group by group, left to right in every language. */
function DeviceCode({ code }: { code: string }) {
  const say = useWords()
  return (
    <p className="device-code" dir="ltr" aria-label={`${say('device.code')}: ${code}`}>
      {code}
    </p>
  )
}
