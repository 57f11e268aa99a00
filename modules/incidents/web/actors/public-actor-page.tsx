import { Link, useParams } from 'react-router'
import { useFormat } from '#platform/web/format.ts'
import { Note, Page, Section } from '#platform/web/ui/page.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { type Column, Table } from '#platform/web/ui/table.tsx'
import { useWords } from '#platform/web/words.ts'
import { incidentPaths } from '../../contract.ts'
import type { ActorAlias, ActorSource, SponsorClaim, ThreatActor } from '../../threat-actors.ts'
import { KnownTime } from '../pieces/known-time.tsx'
import { Sources, Unverified } from '../pieces/written.tsx'
import { publicActorPath } from './public-actor-path.ts'
import { usePublicActors } from './public-actors.ts'
import './actors.css'

/** One actor of the public list: every name with who lists it, every claim with who made it. We judge neither. */
export function PublicActorPage() {
  const say = useWords()
  const { reference = '' } = useParams()
  const { threatActors } = usePublicActors()
  const actor = threatActors.find(({ id }) => id === reference)
  const crumbs = [{ label: say('actors.title'), to: incidentPaths.actors }]
  if (!actor)
    return (
      <Page title={say('actors.title')} crumbs={crumbs}>
        <EmptyState title={say('page.unknown.title')} />
      </Page>
    )
  return <Shown actor={actor} />
}

function Shown({ actor }: { actor: ThreatActor }) {
  const say = useWords()
  const format = useFormat()
  const { actorNotice } = usePublicActors()
  const read = useSources()
  return (
    <Page
      title={actor.name}
      crumbs={[{ label: say('actors.title'), to: incidentPaths.actors }]}
      margin={
        <>
          <Note label={say('actors.margin.kind')}>{say('actors.public')}</Note>
          {actor.attackGroup && (
            <Note label="ATT&CK">
              <a
                href={`https://attack.mitre.org/groups/${actor.attackGroup}`}
                rel="noreferrer noopener"
                target="_blank"
              >
                <code>{actor.attackGroup}</code>
              </a>
            </Note>
          )}
          <Note label={say('actors.aliases')}>{format.number(actor.aliases.length)}</Note>
          <Note label={say('actors.margin.notice')}>
            <small dir="auto">{actorNotice}</small>
          </Note>
        </>
      }
    >
      {actor.note && (
        <Section title={say('incidents.note')}>
          <p className="text" dir="auto">
            {actor.note} {actor.noteVerified === false && <Unverified />}
          </p>
          <Sources sources={read(actor.noteSources ?? [])} />
        </Section>
      )}
      <Section title={say('actors.claims.long')} count={actor.sponsorClaims.length}>
        <p className="small faint">{say('actors.claims.words')}</p>
        {actor.sponsorClaims.length === 0 ? (
          <p className="faint">{say('actors.claims.none')}</p>
        ) : (
          <Claims claims={actor.sponsorClaims} />
        )}
      </Section>
      <Section title={say('actors.aliases')} count={actor.aliases.length}>
        <p className="small faint">{say('actors.aliases.words')}</p>
        {actor.aliases.length > 0 && <Aliases actor={actor} />}
      </Section>
    </Page>
  )
}

/** The list's own sources in the shape that pages show. */
function useSources() {
  const { actorSource } = usePublicActors()
  return (keys: readonly string[]) =>
    keys
      .map(actorSource)
      .filter((source): source is ActorSource => source !== undefined)
      .map(({ title, publisher, address, date }) => ({ title, publisher, url: address, published: date ?? null }))
}

function Aliases({ actor }: { actor: ThreatActor }) {
  const say = useWords()
  const { actorsNamed } = usePublicActors()
  const read = useSources()
  const others = (name: string) =>
    actorsNamed(name)
      .filter((match) => match.actor.id !== actor.id)
      .map((match) => match.actor)
  const columns: Column<ActorAlias>[] = [
    {
      id: 'name',
      label: say('actors.name'),
      value: ({ name }) => name,
      cell: ({ name, verified }) => (
        <span className="alias-cell">
          <bdi>{name}</bdi>
          {!verified && <Unverified />}
          {others(name).length > 0 && (
            <small className="contested">
              {say('actors.isContested')}:{' '}
              {others(name).map(({ id, name: other }) => (
                <Link key={id} to={publicActorPath(id)}>
                  {other}
                </Link>
              ))}
            </small>
          )}
        </span>
      ),
    },
    {
      id: 'from',
      label: say('actors.alias.from'),
      value: ({ from }) => from,
      cell: ({ from, fromBasis }) =>
        from && (
          <span>
            <bdi>{from}</bdi>
            {fromBasis && (
              <>
                {' '}
                <small className="faint">{say(`actors.alias.${fromBasis}`)}</small>
              </>
            )}
          </span>
        ),
    },
    {
      id: 'sources',
      label: say('actors.alias.sources'),
      cell: ({ sources }) => <Sources sources={read(sources)} />,
      minor: true,
    },
  ]
  return (
    <Table
      label={say('actors.aliases')}
      rows={actor.aliases}
      rowKey={({ name }) => name}
      columns={columns}
      filterable={actor.aliases.length > 12}
    />
  )
}

function Claims({ claims }: { claims: readonly SponsorClaim[] }) {
  const say = useWords()
  const format = useFormat()
  const read = useSources()
  const columns: Column<SponsorClaim>[] = [
    {
      id: 'by',
      label: say('actors.claim.by'),
      value: ({ saidBy }) => saidBy,
      cell: ({ saidBy, saidByKind }) => (
        <span className="alias-cell">
          <bdi>{saidBy}</bdi>
          <small className="faint">{say(`actors.claim.${saidByKind}`)}</small>
        </span>
      ),
    },
    {
      id: 'state',
      label: say('actors.claim.about'),
      value: ({ state }) => format.country(state),
      cell: ({ state, organ, verified }) => (
        <span className="alias-cell">
          <span>{format.country(state)}</span>
          {organ && (
            <small className="faint" dir="auto">
              {organ}
            </small>
          )}
          {!verified && <Unverified />}
        </span>
      ),
    },
    {
      id: 'date',
      label: say('incidents.attribution.at'),
      value: ({ date }) => date,
      cell: ({ date }) => (date ? <KnownTime at={date} /> : '–'),
    },
    {
      id: 'sources',
      label: say('incidents.sources'),
      cell: ({ sources }) => <Sources sources={read(sources)} />,
      minor: true,
    },
  ]
  return (
    <Table
      label={say('actors.claims.long')}
      rows={claims}
      rowKey={({ saidBy, date, state }) => `${saidBy} ${date ?? ''} ${state}`}
      columns={columns}
    />
  )
}
