// An adopted text that its parties published. What is shown is read from the very bytes that are verified, in this browser.
import { useSuspenseQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import { utf8 } from '#platform/bytes.ts'
import { Code } from '#platform/web/ui/code.tsx'
import { Note, Page } from '#platform/web/ui/page.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import { textPaths } from '../../contract.ts'
import { SignedDocument } from '../../deciding/document-format.ts'
import { readDocument } from '../../deciding/document-reading.ts'
import { host } from '../client/doors.ts'
import { SignatureSheet, TextShown, Told } from './text-shown.tsx'
import { Verification } from './verification.tsx'
import './public.css'

export { loader } from './words.ts'

export function TextPage() {
  const say = useWords()
  const { id = '' } = useParams()
  const { data } = useSuspenseQuery(host.text.queryOptions({ input: { id } }))
  const { act, digest, document, exercise, parties, publishedAt, publishedBy, title } = data
  const parsed = SignedDocument.safeParse(jsonOf(document))
  const read = parsed.success ? readDocument(parsed.data.finalDocument) : undefined
  return (
    <Page
      title={title}
      crumbs={[{ label: say('texts.title'), to: textPaths.all }]}
      exercise={exercise}
      margin={
        <>
          <Note label={say('texts.marking')}>TLP:CLEAR</Note>
          {read && (
            <Note label={say('texts.adopted.one')}>
              <Told {...read.adoption} /> {say(`texts.way.${read.adoption.decided.way}`)}
              {read.adoption.symbol && (
                <>
                  {' '}
                  <bdi>{read.adoption.symbol}</bdi>
                </>
              )}
            </Note>
          )}
          <Note label={say('texts.parties')}>
            <span dir="auto">{parties.join(' · ')}</span>
          </Note>
          <Note label={say('texts.published')}>
            <bdi>{publishedBy}</bdi>, <When at={publishedAt} absolute />
          </Note>
          <Note label={say('texts.digest')}>
            <Code value={digest} short />
          </Note>
          <Note label={say('texts.inRecord')}>
            {exercise ? (
              say('texts.inRecord.exercise')
            ) : act === null ? (
              say('texts.inRecord.waits')
            ) : (
              <Link to="/record">{say('texts.inRecord.at', { index: act })}</Link>
            )}
          </Note>
        </>
      }
    >
      <Verification id={id} exercise={exercise} digest={digest} bytes={utf8(document)} />
      {read && <TextShown read={read} />}
      {read && <SignatureSheet read={read} />}
    </Page>
  )
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
