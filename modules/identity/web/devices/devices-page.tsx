// Devices: those of this person, those that wait, those of the delegation. What stands here was verified in this browser
// from the record; the host is believed in nothing but the list of those that wait, which a code guards.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useLive } from '#platform/web/live.ts'
import { useActor, useSession } from '#platform/web/session.tsx'
import { Button, ButtonLink } from '#platform/web/ui/button.tsx'
import { Note, Page, Section } from '#platform/web/ui/page.tsx'
import { Progress } from '#platform/web/ui/progress.tsx'
import { EmptyState, ErrorState } from '#platform/web/ui/state.tsx'
import { useWords } from '#platform/web/words.ts'
import { deviceCodeOf, type Standing } from '../../keys.ts'
import type { DeviceRequest } from '../../contract/keys-doors.ts'
import { keys as doors } from '../doors.ts'
import '../device/device.css'
import './devices.css'
import { BackupSection } from './backup-section.tsx'
import { DeviceTable } from './device-table.tsx'
import { KeyAlarms } from './key-alarms.tsx'
import { type OwnKeys, useOwnKeys } from './own-keys.ts'
import { SignDevice } from './sign-device.tsx'

export function DevicesPage() {
  const say = useWords()
  const { kind } = useActor()
  const { keys, error, retry } = useOwnKeys()
  return (
    <Page
      title={say('devices.title')}
      lead={say('devices.lead')}
      margin={
        <>
          <Note label={say('devices.rule')}>{say('devices.rule.words')}</Note>
          <Note label={say('credentials.title')}>
            <ButtonLink to="/credentials">{say('credentials.read')}</ButtonLink>
          </Note>
        </>
      }
    >
      {kind !== 'person' && <EmptyState title={say('devices.signIn')} />}
      {kind === 'person' && error !== null && <ErrorState error={error} retry={retry} />}
      {kind === 'person' && !error && !keys && <Progress label={say('devices.opening')} />}
      {keys && <Devices keys={keys} />}
    </Page>
  )
}

function Devices({ keys }: { keys: OwnKeys }) {
  const say = useWords()
  const { demo } = useSession()
  const { trust, account, delegation, device } = keys
  const mine = trust.devicesOf(account, delegation)
  const others = othersOf(trust.devicesOfDelegation(delegation), account)
  return (
    <>
      {demo && <p className="device-demo">{say('devices.demo')}</p>}
      {!trust.list() && <EmptyState title={say('devices.noList.title')}>{say('devices.noList')}</EmptyState>}
      <KeyAlarms keys={keys} />
      <Waiting keys={keys} />
      <Section title={say('devices.mine')} count={mine.filter(({ stands }) => stands).length}>
        <DeviceTable keys={keys} devices={mine} current={device?.id} />
        {!device && (
          <div className="row">
            <p>{say('devices.noneHere')}</p>
            <ButtonLink kind="primary" icon="key" to="/rooms">
              {say('device.make')}
            </ButtonLink>
          </div>
        )}
      </Section>
      <BackupSection keys={keys} />
      <Section title={say('devices.delegation')} count={others.filter(({ stands }) => stands).length}>
        <p className="text">{say('devices.delegation.lead')}</p>
        <DeviceTable keys={keys} devices={others} holders />
      </Section>
    </>
  )
}

function othersOf(devices: readonly Standing[], account: string): Standing[] {
  return devices.filter(({ holder }) => holder.account !== account)
}

/** The devices that ask for their place. The link behind a picture leads here, with the one it speaks of. */
function Waiting({ keys }: { keys: OwnKeys }) {
  const say = useWords()
  const { data = [], refetch, error } = useQuery(doors.requests.queryOptions())
  useLive(['device.requested', 'keys.changed'], () => void refetch())
  const named = /^#add=([\w-]+)$/.exec(location.hash)?.[1]
  const rows = data.filter(
    ({ device }) => device.id !== keys.device?.id && !keys.trust.standing(device.id, keys.delegation),
  )
  useEffect(() => {
    if (named) document.getElementById(`device-${named}`)?.scrollIntoView({ block: 'center' })
  }, [named, rows.length])
  if (error) return <ErrorState error={error} retry={() => void refetch()} />
  if (rows.length === 0) return null
  return (
    <Section title={say('devices.waiting')} count={rows.length}>
      <ul className="device-requests">
        {rows.map((request) => (
          <Request key={request.id} request={request} keys={keys} named={named === request.device.id} />
        ))}
      </ul>
    </Section>
  )
}

function Request({ request, keys, named }: { request: DeviceRequest; keys: OwnKeys; named: boolean }) {
  const say = useWords()
  const { device } = request
  const turnDown = useMutation(doors.withdrawRequest.mutationOptions())
  return (
    <li id={`device-${device.id}`} className={named ? 'named' : undefined}>
      <div>
        <strong>
          <bdi>{device.name}</bdi>
        </strong>{' '}
        <span className="faint">
          <bdi>{device.holder.name}</bdi>
        </span>
        <p className="device-code small" dir="ltr">
          {deviceCodeOf(device.id)}
        </p>
        {named && <p>{say('devices.named')}</p>}
      </div>
      <div className="row">
        <SignDevice
          act="add"
          device={device}
          keys={keys}
          trigger={<Button kind="primary">{say('devices.compare')}</Button>}
        />
        <Button kind="quiet" busy={turnDown.isPending} onPress={() => turnDown.mutate({ id: request.id })}>
          {say('devices.turnDown')}
        </Button>
      </div>
    </li>
  )
}
