import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { Button } from '#platform/web/ui/button.tsx'
import { Code } from '#platform/web/ui/code.tsx'
import { Disclosure } from '#platform/web/ui/disclosure.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useFormat } from '#platform/web/format.ts'
import { useWords } from '#platform/web/words.ts'
import { personKey } from '../../sealing/people.ts'
import type { MemberView, RoomView } from '../../sealing/views.ts'
import { DelegationName } from '../names.tsx'
import { CaucusDialog } from './caucus-dialog.tsx'
import { useCompared } from './code-changed.tsx'
import { InviteDialog } from './invite-dialog.tsx'
import { MemberActs, RemoveDevice } from './member-acts.tsx'
import { useRoom } from './room-page.tsx'
import { SpokenCode } from './spoken-code.tsx'
import './members.css'

/** Who is in the room, by delegation: names and standing, never numbers alone. */
export function MembersTab() {
  const say = useWords()
  const room = useRoom()
  const [place, setPlace] = useSearchParams()
  const [opening, setOpening] = useState(false)
  const inviting = place.has('invite') && room.may.invite === true
  const invite = (on: boolean) => setPlace(on ? { invite: '' } : {}, { replace: true })
  const refused = (why: true | string) => (why === true ? undefined : say(`rooms.not.${why}`))
  return (
    <>
      <CodePanel room={room} />
      <Section
        title={say('rooms.tab.members')}
        count={room.people.length}
        act={
          <>
            {room.caucusOf === undefined && (
              <Button small refused={refused(room.may.caucus)} onPress={() => setOpening(true)}>
                {say('rooms.caucus.open')}
              </Button>
            )}
            <Button small kind="primary" icon="add" refused={refused(room.may.invite)} onPress={() => invite(true)}>
              {say('rooms.invite')}
            </Button>
          </>
        }
      >
        {!room.deliveryAgrees && <p className="room-notice">{say('rooms.delivery.differs')}</p>}
        {byDelegation(room.people).map(({ id, name, people }) => (
          <div key={id} className="members-of">
            <h3>
              <DelegationName name={name} />
            </h3>
            <ul className="members" role="list">
              {people.map((one) => (
                <Member key={personKey(one)} member={one} room={room} />
              ))}
            </ul>
          </div>
        ))}
      </Section>
      {inviting && <InviteDialog room={room} onClose={() => invite(false)} />}
      {opening && <CaucusDialog room={room} onClose={() => setOpening(false)} />}
    </>
  )
}

function byDelegation(people: readonly MemberView[]) {
  const groups = new Map<string, { id: string; name: string; people: MemberView[] }>()
  for (const one of people) {
    const group = groups.get(one.delegation.id) ?? { ...one.delegation, people: [] }
    group.people.push(one)
    groups.set(one.delegation.id, group)
  }
  return [...groups.values()]
}

/** The code, as large as it is important, and why anybody should read it aloud. */
function CodePanel({ room }: { room: RoomView }) {
  const say = useWords()
  const { compared, tell } = useCompared(room)
  if (!room.code || room.people.length < 2) return null
  return (
    <Section title={say('rooms.code')}>
      <div className="code-panel">
        <SpokenCode code={room.code} />
        <p>{say('rooms.code.words')}</p>
        <div className="row small">
          <span>
            {say('rooms.code.since')} <When at={room.codeSince} />
          </span>
          {compared === true ? (
            <Status standing="verified">{say('rooms.code.compared')}</Status>
          ) : (
            <Button small icon="check" onPress={tell}>
              {say('rooms.code.tell')}
            </Button>
          )}
        </div>
      </div>
    </Section>
  )
}

function Member({ member, room }: { member: MemberView; room: RoomView }) {
  const say = useWords()
  const format = useFormat()
  return (
    <li className="member">
      <div className="member-head">
        <b>
          <bdi>{member.name}</bdi>
        </b>
        {member.me && <span className="turn-you">{say('rooms.you')}</span>}
        <span className="member-role">{say(`rooms.role.${member.role}`)}</span>
        {member.stands ? (
          <Status standing="verified">{say('rooms.member.stands')}</Status>
        ) : (
          <Status standing="gone">{say('rooms.member.fell')}</Status>
        )}
        <span className="member-acts">
          <MemberActs member={member} room={room} />
        </span>
      </div>
      <p className="small faint">
        {member.powers.length > 0
          ? say('rooms.member.powers', {
              powers: format.list(member.powers.map((power) => say(`rooms.power.${power}`))),
            })
          : say('rooms.member.powerless')}
      </p>
      <Disclosure title={say('rooms.member.devices', { count: member.devices.length })} open={!member.stands}>
        <ul className="member-devices" role="list">
          {member.devices.map((device) => (
            <li key={device.id}>
              <bdi>{device.name}</bdi>
              <Code value={device.id} label={say('rooms.browser.key')} />
              {device.own && <span className="turn-you">{say('rooms.device.own')}</span>}
              {device.stands ? (
                <Status standing="verified">{say('rooms.browser.stands')}</Status>
              ) : (
                <Status standing="gone">{say(`rooms.standing.${device.why ?? 'unknown'}`)}</Status>
              )}
              <RemoveDevice member={member} device={device} room={room} />
            </li>
          ))}
        </ul>
      </Disclosure>
    </li>
  )
}
