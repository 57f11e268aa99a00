import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import type { World } from '#platform/exercise.ts'
import { directionOfTag } from '#platform/languages.ts'
import { mostPositions, positionsContract, type StatedPosition } from '#platform/positions.ts'
import { doorsOf } from '#platform/web/api.ts'
import { useFormat } from '#platform/web/format.ts'
import { useLive } from '#platform/web/live.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { Disclosure } from '#platform/web/ui/disclosure.tsx'
import { TlpChip } from '#platform/web/ui/marking-chip.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useLanguage, useWords } from '#platform/web/words.ts'
import { Marking } from '#modules/sharing/contract.ts'
import { cameSince, keyOf, type Known, knownOf } from '../../letters/came-since.ts'
import { measureIn } from '../../letters/quoting.ts'
import { quotePosition } from '../../letters/stating.ts'
import { useTongue } from '../pieces/tongues.ts'
import { useRecipients } from '../requests/recipients.ts'
import type { Draft, Filled } from './letter-fields.tsx'
import './stated-panel.css'

const stated = doorsOf('positions', positionsContract)

/** What whom one writes to has said and taken upon itself, as far as the author sees it; each may be quoted. */
export function StatedPanel({ form, begun }: { form: Draft; begun: Filled }) {
  const { to, world = 'real' } = form.values
  const recipient = useRecipients().find(({ id }) => id === to)
  if (!recipient) return null
  const { id, label } = recipient
  return <Panel key={`${id} ${world}`} form={form} begun={begun} to={id} name={label} world={world} />
}

type Addressee = { form: Draft; begun: Filled; to: string; name: string }

/** It follows what is said while the letter is written, and tells that something came: the words themselves wait to be read. */
function Panel({ world, ...addressee }: Addressee & { world: World }) {
  const say = useWords()
  const [roomy] = useState(() => matchMedia('(min-width: 60rem)').matches)
  const input = { delegation: addressee.to, world }
  const { data, isError, isFetching, refetch } = useQuery(stated.of.queryOptions({ input }))
  useLive(['request.*', 'letter.*', 'text.published'], () => void refetch())
  const [known, setKnown] = useState<Known>()
  if (!known && data && !isFetching) setKnown(knownOf(data))
  const came = known && data ? cameSince(known, data.positions) : []
  return (
    <div className="stated">
      <p role="status" className="stated-came">
        {came.length > 0 && say('contacts.letters.stated.came', { count: came.length })}
      </p>
      <Disclosure title={<bdi>{say('contacts.letters.stated', { name: addressee.name })}</bdi>} open={roomy}>
        {isError && !data ? (
          <p className="faint">{say('contacts.letters.stated.failed')}</p>
        ) : (
          data && <Positions {...addressee} {...data} came={new Set(came.map(keyOf))} />
        )}
      </Disclosure>
    </div>
  )
}

type PositionsProps = Addressee & { positions: StatedPosition[]; more: boolean; came: ReadonlySet<string> }

function Positions({ form, begun, to, name, positions, more, came }: PositionsProps) {
  const say = useWords()
  const format = useFormat()
  if (positions.length === 0)
    return (
      <>
        <p>{say('contacts.letters.stated.none')}</p>
        <p className="faint">{say('contacts.letters.stated.none.hint')}</p>
      </>
    )
  const content: Filled = form.values.content ?? begun
  const marking = Marking.parse(form.values.marking)
  return (
    <>
      <ul>
        {positions.map((position) => {
          const quotation = quotePosition(content, position, { name, to, marking })
          const hindered = 'hindered' in quotation ? quotation.hindered : undefined
          return (
            <li key={keyOf(position)}>
              <Stated position={position} came={came.has(keyOf(position))} />
              <Button
                small
                icon="add"
                refused={hindered && say(`contacts.letters.stated.hindered.${hindered}`)}
                onPress={() => {
                  if ('hindered' in quotation) return
                  form.set({ content: { ...content, ...quotation } })
                  toast(say('contacts.letters.stated.quoted'))
                }}
              >
                {say('contacts.letters.stated.quote')}
              </Button>
            </li>
          )
        })}
      </ul>
      {more && <p className="faint">{say('contacts.letters.stated.more', { most: format.number(mostPositions) })}</p>}
    </>
  )
}

function Stated({ position, came }: { position: StatedPosition; came: boolean }) {
  const say = useWords()
  const format = useFormat()
  const reader = useLanguage()
  const { kind, title, language, number, at, path, quote, cites, tlp } = position
  return (
    <>
      <p className="faint">
        {came && (
          <>
            <Status standing="open">{say('contacts.letters.stated.came.mark')}</Status>{' '}
          </>
        )}
        {say(`contacts.letters.stated.kind.${kind}`)} · <time dateTime={at}>{format.date(at)}</time>
      </p>
      <p>
        <Link to={path}>
          <Passage text={title} language={language} />
        </Link>
        {number !== null && (
          <>
            {' '}
            <bdi className="faint">{number}</bdi>
          </>
        )}
      </p>
      <Where position={position} />
      {quote && (
        <blockquote>
          <Passage text={quote.text} language={quote.language} />
        </blockquote>
      )}
      {cites.length > 0 && (
        <p className="faint">
          {say('contacts.letters.stated.under', { cites: format.list(cites.map((id) => measureIn(id, reader))) })}
        </p>
      )}
      <p>
        {tlp === null ? <span className="faint">{say('contacts.letters.stated.public')}</span> : <TlpChip tlp={tlp} />}
      </p>
    </>
  )
}

/** On which paragraphs it was said, what they say, and on whose word that stands. */
function Where({ position: { on, earlier, toldBy } }: { position: StatedPosition }) {
  const say = useWords()
  const format = useFormat()
  const labels = format.list(on.map(({ label }) => label))
  return (
    <>
      {on.length > 0 && (
        <p className="faint">
          {say('contacts.letters.stated.on', { count: on.length, labels })}
          {on.map(
            ({ label, words }) =>
              words && (
                <span key={label} className="stated-words">
                  <Passage text={words.text} language={words.language} />
                </span>
              ),
          )}
        </p>
      )}
      {earlier && <p className="faint">{say('contacts.letters.stated.earlier')}</p>}
      {toldBy !== null && <p className="faint">{say('contacts.letters.stated.toldBy', { name: toldBy })}</p>}
    </>
  )
}

/** In its own language and direction; the language is named where it is not the reader's. */
function Passage({ text, language }: { text: string; language: string | null }) {
  const tongue = useTongue()
  const reader = useLanguage()
  if (language === null) return <bdi>{text}</bdi>
  return (
    <>
      <bdi lang={language} dir={directionOfTag(language)}>
        {text}
      </bdi>
      {language.split('-')[0] !== reader && <span className="faint"> ({tongue(language)})</span>}
    </>
  )
}
