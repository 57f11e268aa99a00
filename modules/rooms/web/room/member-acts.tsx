import { useState } from 'react'
import { troubleOf } from '#platform/web/errors.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { Confirm } from '#platform/web/ui/dialog.tsx'
import { Menu } from '#platform/web/ui/menu.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import { personKey } from '../../sealing/people.ts'
import type { MemberView, Role, RoomView } from '../../sealing/views.ts'
import { useRooms } from '../client/rooms-in-use.tsx'

const roles: readonly Role[] = ['chair', 'mediator', 'member', 'observer']

/** What a chair may do with a member; whoever may not is told why. */
export function MemberActs({ member, room }: { member: MemberView; room: RoomView }) {
  const say = useWords()
  const { rooms } = useRooms()
  const [expelling, setExpelling] = useState(false)
  if (member.me) return null
  const refused = (why: true | string) => (why === true ? undefined : say(`rooms.not.${why}`))
  const setRole = (role: Role) =>
    void rooms
      .setRole(room.id, personKey(member), role)
      .catch((error: unknown) => toast(troubleOf(error, say).title, { kind: 'failed' }))
  return (
    <>
      <Menu
        label={say('rooms.member.acts', { name: member.name })}
        entries={[
          ...roles
            .filter((role) => role !== member.role)
            .map((role) => ({
              id: role,
              label: say('rooms.member.makeRole', { role: say(`rooms.role.${role}`) }),
              hint: say(`rooms.role.${role}.what`),
              onPress: () => setRole(role),
              refused: refused(room.may.change),
            })),
          {
            id: 'expel',
            label: say('rooms.expel'),
            icon: 'remove' as const,
            grave: true,
            onPress: () => setExpelling(true),
            refused: refused(room.may.expel),
          },
        ]}
        trigger={
          <Button small kind="quiet" icon="more" iconOnly>
            {say('rooms.member.acts', { name: member.name })}
          </Button>
        }
      />
      {expelling && (
        <Confirm
          grave
          isOpen
          onClose={() => setExpelling(false)}
          title={say('rooms.expel.title', { name: member.name, delegation: member.delegation.name })}
          happens={say('rooms.expel.happens', { count: member.devices.length })}
          seenBy={say('rooms.expel.seenBy')}
          undone={say('rooms.expel.undone')}
          act={say('rooms.expel.act', { name: member.name })}
          onConfirm={() => rooms.expel(room.id, personKey(member))}
        />
      )}
    </>
  )
}

type RemoveProps = { member: MemberView; device: MemberView['devices'][number]; room: RoomView }

/** One device alone, for instance a lost one: by a chair, or by its owner from another device. */
export function RemoveDevice({ member, device, room }: RemoveProps) {
  const say = useWords()
  const { rooms } = useRooms()
  const mayRemove = room.state === 'open' && (member.me || room.may.expel === true)
  if (device.own || member.devices.length < 2 || !mayRemove) return null
  return (
    <Confirm
      grave
      title={say('rooms.device.remove.title', { device: device.name, name: member.name })}
      trigger={
        <Button small kind="quiet">
          {say('rooms.device.remove')}
        </Button>
      }
      happens={say('rooms.expel.happens', { count: 1 })}
      seenBy={say('rooms.expel.seenBy')}
      undone={say('rooms.device.remove.undone')}
      act={say('rooms.device.remove')}
      onConfirm={() => rooms.removeDevice(room.id, device.id)}
    />
  )
}
