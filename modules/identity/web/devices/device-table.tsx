import { Button } from '#platform/web/ui/button.tsx'
import { Table } from '#platform/web/ui/table.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { useWords } from '#platform/web/words.ts'
import { deviceCodeOf, type Standing } from '../../keys.ts'
import type { OwnKeys } from './own-keys.ts'
import { SignDevice } from './sign-device.tsx'

type DeviceTableProps = { keys: OwnKeys; devices: readonly Standing[]; current?: string | undefined; holders?: boolean }

/** Devices with their codes. Those that were removed stay: a removal is part of what everybody can prove. */
export function DeviceTable({ keys, devices, current, holders }: DeviceTableProps) {
  const say = useWords()
  const holder = {
    id: 'holder',
    label: say('devices.holder'),
    cell: (one: Standing) => <bdi>{one.holder.name}</bdi>,
    value: (one: Standing) => one.holder.name,
  }
  return (
    <Table
      label={say(holders ? 'devices.delegation' : 'devices.mine')}
      rows={devices}
      rowKey={({ device }) => device}
      empty={<p className="faint">{say('devices.none')}</p>}
      columns={[
        {
          id: 'name',
          label: say('device.name'),
          cell: (one) => (
            <>
              <bdi>{one.deviceName}</bdi>
              {one.device === current && <span className="faint"> {say('devices.thisOne')}</span>}
            </>
          ),
          value: (one) => one.deviceName,
        },
        ...(holders ? [holder] : []),
        {
          id: 'code',
          label: say('device.code'),
          cell: ({ device }) => <code dir="ltr">{deviceCodeOf(device)}</code>,
          minor: true,
        },
        {
          id: 'standing',
          label: say('devices.standing'),
          cell: ({ stands, why }) => (
            <Status standing={stands ? 'verified' : 'gone'}>
              {say(stands ? 'devices.stands' : `devices.why.${why ?? 'removed'}`)}
            </Status>
          ),
          value: ({ stands }) => (stands ? 0 : 1),
        },
        {
          id: 'acts',
          label: say('people.acts'),
          end: true,
          cell: (one) =>
            one.why !== 'removed' && (
              <SignDevice
                keys={keys}
                act="remove"
                device={{ id: one.device, name: one.deviceName, holder: one.holder, key: one.key }}
                trigger={
                  <Button small kind="quiet">
                    {say('devices.remove')}
                  </Button>
                }
              />
            ),
        },
      ]}
    />
  )
}
