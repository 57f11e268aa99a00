// A negotiation that its parties hold in the open, read-only: this browser verifies and folds what they do.
import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useParams } from 'react-router'
import { Note, Page, Section } from '#platform/web/ui/page.tsx'
import { ErrorState, Waiting } from '#platform/web/ui/state.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useFormat } from '#platform/web/format.ts'
import { useWords } from '#platform/web/words.ts'
import { textPaths } from '../../contract.ts'
import { documentOf } from '../../documents/reading.ts'
import type { Block, Inline } from '#platform/documents/paper.ts'
import { host, readRecord } from '../client/doors.ts'
import { type OpenText, readOpenText } from '../../client/open-text.ts'
import './public.css'

export { loader } from './words.ts'

/** How often it is asked whether anything was done since, in milliseconds. */
const lookEvery = 5_000

export function LivePage() {
  const { id = '' } = useParams()
  return <Live key={id} id={id} />
}

function Live({ id }: { id: string }) {
  const say = useWords()
  const format = useFormat()
  const { data: open } = useSuspenseQuery(host.openText.queryOptions({ input: { id }, refetchInterval: lookEvery }))
  const [live] = useState(() =>
    readOpenText(id, {
      entries: (after) => host.openEntries.call({ id, after }),
      keys: async () => {
        const { keys, movedAt } = await host.openText.call({ id })
        return { keys, at: movedAt }
      },
      record: readRecord,
    }),
  )
  const [text, setText] = useState<OpenText>()
  const { error } = useQuery({
    queryKey: ['texts', 'live', id, open.count],
    queryFn: async () => {
      const read = await live.advance((so) => setText({ ...so }))
      setText({ ...read })
      return read.count
    },
    refetchInterval: false,
  })
  const { endedAt, openedAt, parties, title } = open
  return (
    <Page
      title={text?.state.title || title}
      crumbs={[{ label: say('texts.title'), to: textPaths.all }]}
      exercise={text?.state.exercise ?? open.exercise}
      margin={
        <>
          <Note label={say('texts.marking')}>TLP:CLEAR</Note>
          <Note label={say('texts.parties')}>
            <span dir="auto">{parties.join(' · ')}</span>
          </Note>
          <Note label={say('texts.openSince')}>
            <When at={openedAt} absolute />
          </Note>
          {endedAt && (
            <Note label={say('texts.sealedAgain')}>
              <When at={endedAt} absolute />
            </Note>
          )}
          {text && <Note label={say('texts.acts')}>{format.number(text.count)}</Note>}
        </>
      }
    >
      {error && <ErrorState error={error} />}
      <Standing text={text} sealed={endedAt !== null} />
      {text && text.state.opened && <StateShown text={text} />}
      {text && text.state.openness.mode !== 'open' && text.count === text.of && !text.fault && (
        <p className="faint">{say('texts.notOpen')}</p>
      )}
    </Page>
  )
}

function Standing({ text, sealed }: { text: OpenText | undefined; sealed: boolean }) {
  const say = useWords()
  if (!text) return <Waiting label={say('texts.verifying')} />
  const { count, fault, of } = text
  if (fault)
    return (
      <p role="alert">
        <Status standing="asked">{say(`texts.live.${fault}`, { count: count + 1 })}</Status>
      </p>
    )
  if (count < of) return <p role="status">{say('texts.live.verifying', { count, of })}</p>
  return (
    <p role="status">
      <Status standing="verified">{say('texts.live.verified', { count })}</Status> {sealed && say('texts.live.sealed')}{' '}
      <span className="small faint">{say('texts.live.claimed')}</span>
    </p>
  )
}

function StateShown({ text: { at, state } }: { text: OpenText }) {
  const say = useWords()
  const model = documentOf(state, { variant: 'bracketed', at: at ?? '', without: ['comments'] })
  return (
    <Section title={say('texts.text')}>
      <div className="public-text" lang={model.language} dir={model.direction}>
        {model.blocks.map((block, index) => (
          <BlockShown key={`${block.paragraph ?? block.kind} ${index}`} block={block} />
        ))}
      </div>
    </Section>
  )
}

function BlockShown({ block }: { block: Block }) {
  const { alternative, direction, inlines, kind, label, language, tag } = block
  return (
    <div className="public-paragraph">
      <p className={`public-words ${kind}`} lang={language} dir={direction}>
        {label && <span className="public-label">{label} </span>}
        {alternative && <span className="public-label">{alternative}: </span>}
        {inlines.map((inline, index) => (
          <InlineShown key={`${inline.kind} ${index}`} inline={inline} />
        ))}
      </p>
      {tag && <p className="public-tag small">{tag}</p>}
    </div>
  )
}

function InlineShown({ inline }: { inline: Inline }) {
  if (inline.kind === 'sign') return <span className="public-sign">{inline.text}</span>
  if (inline.kind !== 'words') return null
  const { change, text } = inline
  if (change?.kind === 'ins') return <ins title={change.by}>{text}</ins>
  if (change?.kind === 'del') return <del title={change.by}>{text}</del>
  return text
}
