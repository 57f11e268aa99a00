// Inviting: delegation, then people by name. Every device is judged by the credentials before it is let in; the host's
// word about who exists is only a hint.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { announce } from '#platform/web/announce.ts'
import { troubleOf } from '#platform/web/errors.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { CheckboxChoice } from '#platform/web/ui/choice.tsx'
import { Dialog } from '#platform/web/ui/dialog.tsx'
import { Picker } from '#platform/web/ui/picker.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { EmptyState, ErrorState, Waiting } from '#platform/web/ui/state.tsx'
import { useSession } from '#platform/web/session.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Invitable, Refused, Role, RoomView } from '../../sealing/views.ts'
import { useRooms } from '../client/rooms-in-use.tsx'
import { holdersOf } from '../client/holders.ts'

const roles: readonly Role[] = ['member', 'observer', 'mediator', 'chair']

export function InviteDialog({ room, onClose }: { room: RoomView; onClose: () => void }) {
  const say = useWords()
  const { rooms, trust } = useRooms()
  const [delegation, setDelegation] = useState<string>()
  const [chosen, setChosen] = useState<Invitable[]>([])
  const [role, setRole] = useState<Role>('member')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const [refused, setRefused] = useState<Refused[]>()
  const listed = trust.list()?.delegations ?? []
  const invite = async () => {
    setBusy(true)
    setError(undefined)
    try {
      const answer = await rooms.invite(room.id, { devices: chosen.flatMap(({ devices }) => devices), role })
      if (answer.invited.length > 0) announce(say('rooms.invite.done', { count: answer.invited.length }))
      if (answer.refused.length > 0) setRefused(answer.refused)
      else onClose()
    } catch (fault) {
      setError(fault)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog title={say('rooms.invite')} isOpen onClose={onClose} busy={busy} wide>
      {refused ? (
        <RefusedDevices refused={refused} onClose={onClose} />
      ) : (
        <>
          <p>{say('rooms.invite.words')}</p>
          <Picker
            label={say('rooms.invite.delegation')}
            options={listed.map(({ id, name }) => ({ id, label: name }))}
            value={delegation}
            onChange={setDelegation}
          />
          {delegation && (
            <People key={delegation} delegation={delegation} room={room} chosen={chosen} onChange={setChosen} />
          )}
          <Select
            label={say('rooms.invite.role')}
            value={role}
            onChange={setRole}
            options={roles.map((id) => ({ id, label: say(`rooms.role.${id}`), hint: say(`rooms.role.${id}.what`) }))}
          />
          {error !== undefined && <ErrorState title={troubleOf(error, say).title} />}
          <div className="dialog-acts">
            <Button onPress={onClose}>{say('confirm.leave')}</Button>
            <Button
              kind="primary"
              busy={busy}
              refused={chosen.length > 0 ? undefined : say('rooms.invite.first')}
              onPress={() => void invite()}
            >
              {say('rooms.invite.act', { count: chosen.length })}
            </Button>
          </div>
        </>
      )}
    </Dialog>
  )
}

type PeopleProps = {
  delegation: string
  room: RoomView
  chosen: readonly Invitable[]
  onChange: (chosen: Invitable[]) => void
}

function People({ delegation, room, chosen, onChange }: PeopleProps) {
  const say = useWords()
  const { demo } = useSession()
  const { rooms, trust } = useRooms()
  const { data, error, refetch } = useQuery({
    queryKey: ['rooms', 'holders', delegation],
    queryFn: async () => rooms.people(await holdersOf(delegation, trust)),
    staleTime: 5000,
  })
  if (error) return <ErrorState error={error} retry={() => void refetch()} />
  if (!data) return <Waiting />
  const within = new Set(room.people.flatMap(({ devices }) => devices.map(({ id }) => id)))
  const fresh = data
    .map((one) => ({ ...one, devices: one.devices.filter((id) => !within.has(id)) }))
    .filter(({ devices }) => devices.length > 0)
  if (fresh.length === 0)
    return (
      <EmptyState title={say('rooms.invite.nobody')}>
        {say(demo ? 'rooms.invite.nobody.demo' : 'rooms.invite.nobody.words')}
      </EmptyState>
    )
  const elsewhere = chosen.filter((one) => one.delegation.id !== delegation)
  return (
    <CheckboxChoice
      label={say('rooms.invite.people')}
      options={fresh.map(({ account, name, devices }) => ({
        id: account,
        label: <bdi>{name}</bdi>,
        hint: say('rooms.member.devices', { count: devices.length }),
      }))}
      value={chosen.filter((one) => one.delegation.id === delegation).map(({ account }) => account)}
      onChange={(accounts) => onChange([...elsewhere, ...fresh.filter(({ account }) => accounts.includes(account))])}
    />
  )
}

/** Whom the keys did not let in, and why; the others are in the room. */
function RefusedDevices({ refused, onClose }: { refused: readonly Refused[]; onClose: () => void }) {
  const say = useWords()
  return (
    <>
      <p>{say('rooms.invite.refused', { count: refused.length })}</p>
      <ul>
        {refused.map(({ device, name, why }) => (
          <li key={device}>
            <bdi>{name ?? device}</bdi>: {say(`rooms.refused.${why}`)}
          </li>
        ))}
      </ul>
      <div className="dialog-acts">
        <Button kind="primary" onPress={onClose}>
          {say('rooms.invite.understood')}
        </Button>
      </div>
    </>
  )
}
