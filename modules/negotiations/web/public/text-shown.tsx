// The text typeset, what delegations attached to each paragraph beside it, and who signed.
import { useEffect } from 'react'
import { useLocation } from 'react-router'
import { Section } from '#platform/web/ui/page.tsx'
import { Scroller } from '#platform/web/ui/scroller.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import type { FinalParagraph } from '../../deciding/document-format.ts'
import type { DocumentRead, Moment } from '../../deciding/document-reading.ts'

type Statement = DocumentRead['statements'][number]

export function TextShown({ read }: { read: DocumentRead }) {
  const say = useWords()
  const { document, statements } = read
  const { hash } = useLocation()
  // A link to a paragraph, `#p-…`: it is there only now.
  useEffect(() => window.document.getElementById(hash.slice(1))?.scrollIntoView({ block: 'center' }), [hash])
  const shown = new Set(document.paragraphs.map(({ id }) => id))
  // What speaks only of paragraphs that are in the text no more stands here too: nothing that was attached is left out.
  const onWhole = statements.filter(({ on }) => !on.some(({ paragraph }) => shown.has(paragraph)))
  return (
    <Section title={say('texts.text')}>
      <div className="public-text" lang={document.language} dir="auto">
        {document.paragraphs.map((paragraph) => (
          <ParagraphShown key={paragraph.id} paragraph={paragraph} read={read} named={hash === `#p-${paragraph.id}`} />
        ))}
      </div>
      <Attached title={say('texts.onWhole')} statements={onWhole} reserves={reservesOn(read, null)} />
    </Section>
  )
}

type ParagraphProps = { paragraph: FinalParagraph; read: DocumentRead; named: boolean }

function ParagraphShown({ paragraph, read, named }: ParagraphProps) {
  const { id, label, language, text, type } = paragraph
  const statements = read.statements.filter(({ on }) => on.some((one) => one.paragraph === id))
  const reserves = reservesOn(read, id)
  return (
    <div className={named ? 'public-paragraph named' : 'public-paragraph'}>
      <p className={`public-words ${type}`} lang={language} dir="auto" id={`p-${id}`}>
        {label && <span className="public-label">{label} </span>}
        {text}
      </p>
      <Attached statements={statements} reserves={reserves} on={id} />
    </div>
  )
}

type Reserve = DocumentRead['document']['reserves'][number] & { name: string }

function reservesOn({ document }: DocumentRead, paragraph: string | null): Reserve[] {
  const names = new Map(document.parties.map(({ delegation, name }) => [delegation, name]))
  return document.reserves
    .filter((one) => one.paragraph === paragraph)
    .map((one) => ({ ...one, name: names.get(one.delegation) ?? one.delegation }))
}

type AttachedProps = {
  title?: string
  /** The paragraph beside which it stands; none: the whole text. */
  on?: string
  statements: readonly Statement[]
  reserves: readonly Reserve[]
}

function Attached({ title, on, statements, reserves }: AttachedProps) {
  const say = useWords()
  if (statements.length + reserves.length === 0) return null
  return (
    <aside className="public-attached" aria-label={title ?? say('texts.attached')}>
      {title && <h3>{title}</h3>}
      {statements.map(({ at, clock, earlier, id, name, text, type }) => (
        <div key={id}>
          <p className="small">
            <strong>
              <bdi>{name}</bdi>
            </strong>
            , {say(`texts.statement.${type}`)}
            {(on === undefined ? earlier.length > 0 : earlier.includes(on)) && (
              <>
                , <strong>{say('texts.earlier')}</strong>
              </>
            )}
            , <Told at={at} clock={clock} />
          </p>
          <p className="public-words" dir="auto">
            {text}
          </p>
        </div>
      ))}
      {reserves.map(({ delegation, name, reason, type }) => (
        <p key={`${delegation} ${type}`} className="small">
          <strong>
            <bdi>{name}</bdi>
          </strong>
          , {say(`texts.reserve.${type}`)}
          {reason && (
            <>
              : <span dir="auto">{reason}</span>
            </>
          )}
        </p>
      ))}
    </aside>
  )
}

/** When it was, and whose clock says so. */
export function Told({ at, clock }: Moment) {
  const say = useWords()
  return (
    <>
      <When at={at} absolute /> <span className="small">({say(`texts.clock.${clock}`)})</span>
    </>
  )
}

export function SignatureSheet({ read }: { read: DocumentRead }) {
  const say = useWords()
  return (
    <Section title={say('texts.signatures')}>
      <Scroller label={say('texts.signatures')}>
        <table className="public-signatures">
          <thead>
            <tr>
              <th scope="col">{say('texts.delegation')}</th>
              <th scope="col">{say('texts.signedBy')}</th>
              <th scope="col">{say('texts.capacity')}</th>
              <th scope="col">{say('texts.signedAt')}</th>
            </tr>
          </thead>
          <tbody>
            {read.signatures.map(({ delegation, name, signed }) => (
              <tr key={delegation}>
                <th scope="row">
                  <bdi>{name}</bdi>
                </th>
                <td>{signed ? <bdi>{signed.name}</bdi> : say('texts.unsigned')}</td>
                <td>{signed && <bdi>{signed.capacity}</bdi>}</td>
                <td>{signed && <Told {...signed} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
    </Section>
  )
}
