import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import type { z } from 'zod'
import { useLive } from '#platform/web/live.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { TlpChip } from '#platform/web/ui/marking-chip.tsx'
import { Page } from '#platform/web/ui/page.tsx'
import { EmptyState, ErrorState, Waiting } from '#platform/web/ui/state.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import { incidentPaths, type SearchHit } from '../../contract.ts'
import { incidents, readAgain } from '../doors.ts'
import { IncidentStanding, PartyName } from '../pieces/party.tsx'
import type { World } from './asked.ts'
import './search-page.css'
import { Worlds } from './views.tsx'

type Hit = z.infer<typeof SearchHit>
type Found = Hit['found'][number]

const addressOf = (words: string, world: World) => {
  const search = new URLSearchParams({ ...(words ? { words } : {}), ...(world === 'exercise' ? { world } : {}) })
  return search.size > 0 ? `${incidentPaths.search}?${search.toString()}` : incidentPaths.search
}

/** Words, in every part of every incident that I may see, in any language. The address keeps what was sought. */
export function SearchPage() {
  const say = useWords()
  const [params] = useSearchParams()
  const words = (params.get('words') ?? '').trim().slice(0, 400)
  const world: World = params.get('world') === 'exercise' ? 'exercise' : 'real'
  return (
    <Page title={say('search.title')} exercise={world === 'exercise'}>
      <div className="stack">
        <Ask key={words} words={words} world={world} />
        {words === '' ? (
          <EmptyState title={say('search.begin')}>{say('search.begin.words')}</EmptyState>
        ) : (
          <Results words={words} world={world} />
        )}
      </div>
    </Page>
  )
}

function Ask({ words, world }: { words: string; world: World }) {
  const say = useWords()
  const [typed, setTyped] = useState(words)
  const [, setParams] = useSearchParams()
  const seek = (event: FormEvent) => {
    event.preventDefault()
    if (typed.trim()) setParams({ words: typed.trim(), ...(world === 'exercise' ? { world } : {}) })
  }
  return (
    <form className="search-form" role="search" onSubmit={seek}>
      <TextField
        label={say('search.words')}
        labelUnseen
        placeholder={say('search.words')}
        type="search"
        isRequired={false}
        width="wide"
        value={typed}
        onChange={setTyped}
        autoFocus={words === ''}
      />
      <Button kind="primary" type="submit" icon="search">
        {say('search.act')}
      </Button>
      <Worlds world={world} pathOf={(one) => addressOf(words, one)} />
    </form>
  )
}

function Results({ words, world }: { words: string; world: World }) {
  const say = useWords()
  const { data, error, refetch, isPlaceholderData } = useQuery(
    incidents.search.queryOptions({ input: { words, world, limit: 50 }, placeholderData: keepPreviousData }),
  )
  useLive(['incident.*'], readAgain)
  if (error) return <ErrorState error={error} retry={() => void refetch()} />
  if (!data) return <Waiting />
  return (
    <>
      <p className="small faint" role="status">
        {isPlaceholderData ? say('state.waiting') : say('search.found', { count: data.items.length })}
      </p>
      {data.items.length === 0 && !isPlaceholderData && (
        <EmptyState title={say('search.none', { words })}>{say('search.none.words')}</EmptyState>
      )}
      <ol className="search-hits" role="list">
        {data.items.map((hit) => (
          <Line key={hit.incident.id} hit={hit} />
        ))}
      </ol>
    </>
  )
}

function Line({ hit: { incident, found } }: { hit: Hit }) {
  const inTitle = found.find(({ kind }) => kind === 'facts')
  return (
    <li>
      <h2 lang={incident.language}>
        <Link to={incidentPaths.one(incident.id)} dir="auto">
          {inTitle ? <Runs found={inTitle} /> : incident.title}
        </Link>
      </h2>
      <p className="search-line small">
        <TlpChip tlp={incident.marking.tlp} />
        <PartyName party={incident.owner} />
        <IncidentStanding status={incident.status} merged={incident.merged} />
        <span className="faint">
          <When at={incident.changedAt} />
        </span>
      </p>
      {found
        .filter((one) => one !== inTitle)
        .map((one, place) => (
          <Snippet key={`${one.kind} ${place}`} found={one} />
        ))}
    </li>
  )
}

function Snippet({ found }: { found: Found }) {
  const say = useWords()
  return (
    <p className="search-snippet">
      <small className="faint">
        {say(found.section === null ? 'search.in.incident' : `incidents.part.${found.section}`)}
      </small>
      <span dir="auto" {...(found.language ? { lang: found.language } : {})}>
        <Runs found={found} />
      </span>
    </p>
  )
}

/** The words around a hit. What was found is marked by weight and a line as well as by its ground. */
function Runs({ found: { snippet } }: { found: Found }) {
  // Runs have no name of their own, and are never moved.
  return snippet.map(({ text, hit }, place) =>
    hit ? <mark key={place}>{text}</mark> : <span key={place}>{text}</span>,
  )
}
