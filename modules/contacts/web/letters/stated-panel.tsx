import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { directionOfTag } from '#platform/languages.ts'
import { mostPositions, positionsContract, type StatedPosition } from '#platform/positions.ts'
import { doorsOf } from '#platform/web/api.ts'
import { useFormat } from '#platform/web/format.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { Disclosure } from '#platform/web/ui/disclosure.tsx'
import { TlpChip } from '#platform/web/ui/marking-chip.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useLanguage, useWords } from '#platform/web/words.ts'
import { Marking } from '#modules/sharing/contract.ts'
import { measureIn } from '../../letters/quoting.ts'
import { quotePosition } from '../../letters/stating.ts'
import { useTongue } from '../pieces/tongues.ts'
import { useRecipients } from '../requests/recipients.ts'
import type { Draft, Filled } from './letter-fields.tsx'
import './stated-panel.css'

const stated = doorsOf('positions', positionsContract)

/** What whom one writes to has said and taken upon itself, as far as the author sees it; each may be quoted. */
export function StatedPanel({ form, begun }: { form: Draft; begun: Filled }) {
  const say = useWords()
  const { to } = form.values
  const recipient = useRecipients().find(({ id }) => id === to)
  const [roomy] = useState(() => matchMedia('(min-width: 60rem)').matches)
  if (!recipient) return null
  return (
    <div className="stated">
      <Disclosure title={<bdi>{say('contacts.letters.stated', { name: recipient.label })}</bdi>} open={roomy}>
        <Positions form={form} begun={begun} to={recipient.id} name={recipient.label} />
      </Disclosure>
    </div>
  )
}

type PositionsProps = { form: Draft; begun: Filled; to: string; name: string }

function Positions({ form, begun, to, name }: PositionsProps) {
  const say = useWords()
  const format = useFormat()
  const input = { delegation: to, world: form.values.world ?? 'real' } as const
  const { data, isError } = useQuery(stated.of.queryOptions({ input }))
  if (isError) return <p className="faint">{say('contacts.letters.stated.failed')}</p>
  if (!data) return null
  if (data.positions.length === 0)
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
        {data.positions.map((position) => {
          const quotation = quotePosition(content, position, { name, to, marking })
          const hindered = 'hindered' in quotation ? quotation.hindered : undefined
          return (
            <li key={`${position.path} ${position.kind} ${position.at}`}>
              <Stated position={position} />
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
      {data.more && (
        <p className="faint">{say('contacts.letters.stated.more', { most: format.number(mostPositions) })}</p>
      )}
    </>
  )
}

function Stated({ position }: { position: StatedPosition }) {
  const say = useWords()
  const format = useFormat()
  const reader = useLanguage()
  const { kind, title, language, number, at, path, quote, cites, tlp } = position
  return (
    <>
      <p className="faint">
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
