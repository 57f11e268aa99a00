import { useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useLive } from '#platform/web/live.ts'
import { queries } from '#platform/web/queries.ts'
import { useActor } from '#platform/web/session.tsx'
import { Button } from '#platform/web/ui/button.tsx'
import { Note, Page } from '#platform/web/ui/page.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { type Column, Table } from '#platform/web/ui/table.tsx'
import { Name, Status } from '#platform/web/ui/tag.tsx'
import { useFormat } from '#platform/web/format.ts'
import { useWords } from '#platform/web/words.ts'
import type { Delegation, Invitation, Person } from '../contract.ts'
import { heads, isOfficer } from '../rules.ts'
import { DelegationsSection } from './delegations-section.tsx'
import { askAgain, identity } from './doors.ts'
import { InvitePerson } from './invite-person.tsx'
import { LinkShown } from './link-shown.tsx'
import { PersonActs } from './person-acts.tsx'
import { ProviderSection } from './provider-section.tsx'

const all = identity.people.queryOptions({ input: {} })
const places = identity.delegations.queryOptions()

export const loader = () => Promise.all([queries.ensureQueryData(all), queries.ensureQueryData(places)])

export type Shown = { name: string; invitation: Invitation }

export function PeoplePage() {
  const say = useWords()
  const actor = useActor()
  const { data: people } = useSuspenseQuery(all)
  const { data: delegations } = useSuspenseQuery(places)
  const [inviting, setInviting] = useState(false)
  const [shown, setShown] = useState<Shown>()
  useLive(['person.*', 'delegation.*'], () => void askAgain())
  const officer = isOfficer(actor)
  const head = actor.delegationId !== null && heads(actor, actor.delegationId)
  return (
    <Page
      title={say('people.title')}
      lead={say(officer ? 'people.lead.host' : 'people.lead')}
      act={
        <Button
          kind="primary"
          icon="add"
          refused={officer || head ? undefined : say('people.headsInvite')}
          onPress={() => setInviting(true)}
        >
          {say('people.invite')}
        </Button>
      }
      margin={
        <>
          <Note label={say('people.of')}>
            <bdi>{officer ? say('people.everybody') : actor.delegation?.name}</bdi>
          </Note>
          <Note label={say('people.standing')}>
            <Standings people={people} />
          </Note>
        </>
      }
    >
      <People people={people} delegations={delegations} everybody={officer} onShown={setShown} />
      {officer && <DelegationsSection delegations={delegations} />}
      {head && <ProviderSection />}
      {inviting && (
        <InvitePerson
          delegations={delegations}
          onClose={() => setInviting(false)}
          onInvited={(name, invitation) => {
            setInviting(false)
            setShown({ name, invitation })
          }}
        />
      )}
      {shown && <LinkShown {...shown} onClose={() => setShown(undefined)} />}
    </Page>
  )
}

function Standings({ people }: { people: readonly Person[] }) {
  const say = useWords()
  const format = useFormat()
  const counted = (['active', 'invited', 'revoked'] as const).map((standing) => ({
    standing,
    count: people.filter((one) => one.standing === standing).length,
  }))
  return (
    <>
      {format.list(
        counted
          .filter(({ count }) => count > 0)
          .map(({ standing, count }) => say(`people.count.${standing}`, { count })),
      )}
    </>
  )
}

type PeopleProps = {
  people: readonly Person[]
  delegations: readonly Delegation[]
  everybody: boolean
  onShown: (shown: Shown) => void
}

function People({ people, delegations, everybody, onShown }: PeopleProps) {
  const say = useWords()
  const format = useFormat()
  const placeOf = (id: string) => delegations.find((one) => one.id === id)
  const rolesOf = ({ roles }: Person) => format.list(roles.map((role) => say(`role.${role}`)))
  const columns: Column<Person>[] = [
    { id: 'name', label: say('people.name'), cell: (one) => <bdi>{one.name}</bdi>, value: (one) => one.name },
    ...(everybody
      ? [
          {
            id: 'delegation',
            label: say('people.delegation'),
            cell: (one: Person) => (
              <Name invented={placeOf(one.delegationId)?.invented}>{placeOf(one.delegationId)?.name ?? ''}</Name>
            ),
            value: (one: Person) => placeOf(one.delegationId)?.name,
          },
        ]
      : []),
    { id: 'roles', label: say('people.roles'), minor: everybody, cell: rolesOf, value: rolesOf },
    {
      id: 'email',
      label: say('people.email'),
      minor: true,
      cell: (one) => <bdi>{one.email ?? ''}</bdi>,
      value: (one) => one.email,
    },
    {
      id: 'standing',
      label: say('people.standing'),
      cell: (one) => <Standing person={one} />,
      value: (one) => one.standing,
    },
    {
      id: 'acts',
      label: say('people.acts'),
      end: true,
      cell: (one) => (
        <PersonActs
          person={one}
          isHost={placeOf(one.delegationId)?.kind === 'host'}
          onLink={(invitation) => onShown({ name: one.name, invitation })}
        />
      ),
    },
  ]
  return (
    <Table
      label={say('people.title')}
      columns={columns}
      rows={people}
      rowKey={(one) => one.id}
      filterable={people.length > 8}
      empty={<EmptyState title={say('people.none')} />}
    />
  )
}

const standings = { active: 'open', invited: 'draft', revoked: 'gone' } as const

function Standing({ person }: { person: Person }) {
  const say = useWords()
  const format = useFormat()
  const { standing, invitedUntil } = person
  return (
    <>
      <Status standing={standings[standing]}>{say(`people.is.${standing}`)}</Status>
      {invitedUntil && (
        <span className="small faint"> {say('people.linkUntil', { when: format.relative(invitedUntil) })}</span>
      )}
    </>
  )
}
