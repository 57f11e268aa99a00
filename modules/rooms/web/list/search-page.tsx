import { Fragment } from 'react'
import { Link, useSearchParams } from 'react-router'
import { ExerciseChip } from '#platform/web/ui/marking-chip.tsx'
import { Note, Page, Section } from '#platform/web/ui/page.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Found } from '../../sealing/views.ts'
import { useRooms } from '../client/rooms-in-use.tsx'
import { PersonName } from '../names.tsx'

const shown = 100

/** On this device alone: the words that are searched go nowhere. */
export function SearchPage() {
  const say = useWords()
  const { rooms } = useRooms()
  const [place, setPlace] = useSearchParams()
  const words = place.get('words') ?? ''
  const room = place.get('room') ?? undefined
  const found = words.trim() ? rooms.search(words.trim(), room) : []
  const played = found.filter(({ message }) => message.exercise)
  const within = room && rooms.room(room)
  return (
    <Page
      title={say('rooms.search')}
      crumbs={[
        { label: say('rooms.title'), to: '/rooms' },
        ...(within ? [{ label: within.title, to: `/rooms/${within.id}` }] : []),
      ]}
      margin={<Note label={say('rooms.sealed')}>{say('rooms.search.where')}</Note>}
    >
      <TextField
        label={say('rooms.search.words')}
        hint={say('rooms.search.hint')}
        isRequired={false}
        type="search"
        autoFocus
        value={words}
        onChange={(next) =>
          setPlace({ ...(room ? { room } : {}), ...(next ? { words: next } : {}) }, { replace: true })
        }
      />
      {words.trim() && (
        <p role="status" className="small faint">
          {say('rooms.search.count', { count: found.length - played.length })}
        </p>
      )}
      {words.trim() && found.length === 0 && <EmptyState title={say('rooms.search.none')} />}
      <FoundLines all={found.filter(({ message }) => !message.exercise)} />
      {played.length > 0 && (
        <Section title={say('rooms.exercises')} count={played.length}>
          <FoundLines all={played} />
        </Section>
      )}
    </Page>
  )
}

function FoundLines({ all }: { all: readonly Found[] }) {
  const { rooms } = useRooms()
  return (
    <ol className="room-found">
      {all.slice(0, shown).map((one) => (
        <FoundLine key={`${one.room} ${one.message.id}`} found={one} title={rooms.room(one.room)?.title ?? ''} />
      ))}
    </ol>
  )
}

function FoundLine({ found: { room, message, at }, title }: { found: Found; title: string }) {
  const { content } = message
  const text = content.kind === 'text' ? content.text : content.kind === 'file' ? (content.text ?? content.name) : ''
  return (
    <li>
      <div className="row small">
        {message.exercise && <ExerciseChip />}
        <PersonName person={message.from} />
        <When at={message.at} />
      </div>
      <p className="text" dir="auto">
        <Marked text={text} at={at} />
      </p>
      <Link to={`/rooms/${room}#m-${message.id}`} className="small">
        <bdi>{title}</bdi>
      </Link>
    </li>
  )
}

function Marked({ text, at }: { text: string; at: Found['at'] }) {
  return (
    <>
      {at.map(({ from, to }, place) => (
        <Fragment key={from}>
          {text.slice(at[place - 1]?.to ?? 0, from)}
          <mark>{text.slice(from, to)}</mark>
        </Fragment>
      ))}
      {text.slice(at.at(-1)?.to ?? 0)}
    </>
  )
}
