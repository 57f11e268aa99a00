import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { useFormat } from '#platform/web/format.ts'
import { useLive } from '#platform/web/live.ts'
import { useActor } from '#platform/web/session.tsx'
import { Button } from '#platform/web/ui/button.tsx'
import { Confirm } from '#platform/web/ui/dialog.tsx'
import { Menu } from '#platform/web/ui/menu.tsx'
import { Note, Page, Section } from '#platform/web/ui/page.tsx'
import { type Column, Table } from '#platform/web/ui/table.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import { type ActorView, incidentPaths } from '../../contract.ts'
import { mayChangeActor } from '../../rules.ts'
import { incidents, readAgain } from '../doors.ts'
import { StandingNote } from '../incident/standing-notes.tsx'
import { KnownTime } from '../pieces/known-time.tsx'
import { AddressedTo, Marked } from '../pieces/marked.tsx'
import { PartyName } from '../pieces/party.tsx'
import { Sources } from '../pieces/written.tsx'
import { publicActorPath } from './public-actor-path.ts'
import { usePublicActors } from './public-actors.ts'
import { MergeActor, RecordActor } from './record-dialog.tsx'
import './actors.css'

/** A delegation's own record of an actor. */
export function ActorPage() {
  const { id = '' } = useParams()
  const { data: record } = useSuspenseQuery(incidents.actors.one.queryOptions({ input: { actorId: id } }))
  useLive(['actor.*'], readAgain)
  return <Record record={record} />
}

function Record({ record }: { record: ActorView }) {
  const say = useWords()
  const actor = useActor()
  const { threatActors } = usePublicActors()
  const [open, setOpen] = useState<'change' | 'merge' | 'unmerge'>()
  const verdict = mayChangeActor(actor, { ownerId: record.owner.id })
  const refused = verdict === true ? undefined : say(verdict.refused)
  const mine = actor.delegationId === record.owner.id
  const reference = threatActors.find(({ id }) => id === record.reference)
  const unmerge = useMutation(incidents.actors.unmerge.mutationOptions())
  const close = () => setOpen(undefined)
  const merging = record.mergedInto
    ? {
        id: 'unmerge',
        label: say('incidents.act.unmerge'),
        icon: 'link' as const,
        refused,
        onPress: () => setOpen('unmerge'),
      }
    : { id: 'merge', label: say('actors.merge'), icon: 'link' as const, refused, onPress: () => setOpen('merge') }
  return (
    <Page
      title={record.name}
      crumbs={[{ label: say('actors.title'), to: incidentPaths.actors }]}
      exercise={record.exercise}
      act={
        mine && (
          <>
            <Button icon="edit" refused={refused} onPress={() => setOpen('change')}>
              {say('actors.change')}
            </Button>
            <Menu label={say('incidents.acts')} entries={[merging]} />
          </>
        )
      }
      margin={
        <>
          <Note label={say('incidents.margin.marking')}>
            <Marked marking={record.marking} />
          </Note>
          {record.marking.audience !== null && (
            <Note label={say('incidents.margin.addressed')}>
              <AddressedTo marking={record.marking} />
            </Note>
          )}
          <Note label={say('actors.margin.recordedBy')}>
            <PartyName party={record.owner} />
          </Note>
          <Note label={say('actors.margin.recorded')}>
            <When at={record.recordedAt} />
          </Note>
          <Note label={say('incidents.margin.changed')}>
            <When at={record.changedAt} />
          </Note>
          {reference && (
            <Note label={say('actors.reference')}>
              <Link to={publicActorPath(reference.id)}>{reference.name}</Link>
            </Note>
          )}
        </>
      }
    >
      {record.mergedInto && (
        <StandingNote icon="link">
          {say('actors.note.merged')}{' '}
          <Link to={incidentPaths.actor(record.mergedInto.id)} dir="auto">
            {record.mergedInto.name}
          </Link>
        </StandingNote>
      )}
      {record.merged.length > 0 && (
        <StandingNote icon="link">
          {say('actors.note.holds')}{' '}
          <span className="alias-list">
            {record.merged.map(({ id, name }) => (
              <Link key={id} to={incidentPaths.actor(id)} dir="auto">
                {name}
              </Link>
            ))}
          </span>
        </StandingNote>
      )}
      {record.description !== '' && (
        <p className="text" dir="auto">
          {record.description}
        </p>
      )}
      <Section title={say('actors.claims.long')} count={record.ties.length}>
        <p className="small faint">{say('actors.claims.words')}</p>
        {record.ties.length > 0 && <Ties ties={record.ties} />}
      </Section>
      <Section title={say('actors.aliases')} count={record.aliases.length}>
        <p className="small faint">{say('actors.aliases.words')}</p>
        {record.aliases.length > 0 && <OwnAliases aliases={record.aliases} />}
      </Section>
      {open === 'change' && <RecordActor record={record} onClose={close} />}
      {open === 'merge' && <MergeActor record={record} onClose={close} />}
      {open === 'unmerge' && (
        <Confirm
          title={say('incidents.act.unmerge')}
          isOpen
          onClose={close}
          happens={say('actors.unmerge.happens', { name: record.mergedInto?.name ?? '' })}
          seenBy={say('actors.seenBy')}
          undone={say('incidents.unmerge.undone')}
          act={say('incidents.act.unmerge')}
          onConfirm={async () => {
            await unmerge.mutateAsync({ actorId: record.id })
            readAgain()
          }}
        />
      )}
    </Page>
  )
}

function OwnAliases({ aliases }: { aliases: ActorView['aliases'] }) {
  const say = useWords()
  const { actorsNamed } = usePublicActors()
  const columns: Column<ActorView['aliases'][number]>[] = [
    {
      id: 'name',
      label: say('actors.name'),
      value: ({ name }) => name,
      cell: ({ name }) => {
        const bearers = actorsNamed(name).map(({ actor }) => actor)
        return (
          <span className="alias-cell">
            <bdi>{name}</bdi>
            {bearers.length > 1 && (
              <small className="contested">
                {say('actors.isContested')}:{' '}
                {bearers.map(({ id, name: bearer }) => (
                  <Link key={id} to={publicActorPath(id)}>
                    {bearer}
                  </Link>
                ))}
              </small>
            )}
          </span>
        )
      },
    },
    {
      id: 'usedBy',
      label: say('actors.alias.usedBy'),
      value: ({ usedBy }) => usedBy,
      cell: ({ usedBy }) => <bdi>{usedBy ?? '–'}</bdi>,
    },
    {
      id: 'sources',
      label: say('incidents.sources'),
      cell: ({ sources }) => <Sources sources={sources} />,
      minor: true,
    },
  ]
  return (
    <Table
      label={say('actors.aliases')}
      rows={aliases}
      rowKey={({ name, usedBy }) => `${name} ${usedBy ?? ''}`}
      columns={columns}
    />
  )
}

function Ties({ ties }: { ties: ActorView['ties'] }) {
  const say = useWords()
  const format = useFormat()
  const columns: Column<ActorView['ties'][number]>[] = [
    {
      id: 'by',
      label: say('actors.claim.by'),
      value: ({ saidBy }) => saidBy,
      cell: ({ saidBy }) => <bdi>{saidBy}</bdi>,
    },
    {
      id: 'state',
      label: say('actors.claim.about'),
      value: ({ country }) => country && format.country(country),
      cell: ({ country, organ }) => (
        <span className="alias-cell">
          {country && <span>{format.country(country)}</span>}
          {organ && (
            <small className="faint" dir="auto">
              {organ}
            </small>
          )}
        </span>
      ),
    },
    {
      id: 'at',
      label: say('incidents.attribution.at'),
      value: ({ at }) => at,
      cell: ({ at }) => (at ? <KnownTime at={at} /> : '–'),
    },
    {
      id: 'sources',
      label: say('incidents.sources'),
      cell: ({ sources }) => <Sources sources={sources} />,
      minor: true,
    },
  ]
  return (
    <Table
      label={say('actors.claims.long')}
      rows={ties}
      rowKey={({ saidBy, at, country }) => `${saidBy} ${at ?? ''} ${country ?? ''}`}
      columns={columns}
    />
  )
}
