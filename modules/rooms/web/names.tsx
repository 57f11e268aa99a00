// Names, always with the delegation: a number or an id tells nobody who is in the room.
import { Name } from '#platform/web/ui/tag.tsx'
import { useSession } from '#platform/web/session.tsx'
import type { Person } from '../sealing/views.ts'

export function PersonName({ person }: { person: Person }) {
  return (
    <span className="room-person">
      <b>
        <bdi>{person.name}</bdi>
      </b>
      <DelegationName name={person.delegation.name} />
    </span>
  )
}

export function DelegationName({ name }: { name: string }) {
  const { demo } = useSession()
  return (
    <span className="room-delegation">
      <Name invented={demo}>{name}</Name>
    </span>
  )
}

/** For sentences: `Samir Okonde (Delegation of Carthia)`. */
export const named = ({ name, delegation }: Person): string => `${name} (${delegation.name})`
