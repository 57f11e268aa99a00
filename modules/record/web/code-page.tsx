// What the pages themselves are made of, whether the record knows it, and what to do when the host sends others.
import { useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { Code } from '#platform/web/ui/code.tsx'
import { Disclosure } from '#platform/web/ui/disclosure.tsx'
import { Note, Page, Section } from '#platform/web/ui/page.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import type { CodeAlarm } from './code-check.ts'
import { forgetPins, useCode } from './code-pinning.ts'
import { CodeStanding } from './code-standing.tsx'

export function CodePage() {
  const say = useWords()
  const { alarm, found, hash } = useCode()
  return (
    <Page
      title={say('these.title')}
      lead={say('these.lead')}
      margin={
        <>
          {hash && (
            <Note label={say('these.fingerprint')}>
              <Code value={hash} label={say('these.fingerprint')} />
            </Note>
          )}
          {found && (
            <Note label={say('these.entry')}>
              {say('these.entry.number', { index: found.index })} · <When at={found.at} />
            </Note>
          )}
          {found && found.witnesses.length > 0 && (
            <Note label={say('these.witnesses')}>
              <bdi>{found.witnesses.join(', ')}</bdi>
            </Note>
          )}
          {found && (
            <Note label={say('these.signer')}>
              {say(`these.signer.${found.signer.kind}`)} <Code value={found.signer.id} label={say('these.signer')} />
            </Note>
          )}
        </>
      }
    >
      {alarm && <Alarm alarm={alarm} />}
      <Section title={say('these.standing')}>
        <p>
          <CodeStanding />
        </p>
        <p className="faint">{say('these.limits')}</p>
      </Section>
      {found && (
        <Disclosure title={say('these.files', { count: Object.keys(found.files).length })}>
          <ul className="faint">
            {Object.entries(found.files).map(([path, sum]) => (
              <li key={path}>
                <bdi>{path}</bdi> <Code value={sum} label={path} />
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
    </Page>
  )
}

function Alarm({ alarm: { kind, files, detail } }: { alarm: CodeAlarm }) {
  const say = useWords()
  const [sure, setSure] = useState(false)
  return (
    <Section title={say('these.alarm')}>
      <p role="alert">{say(`these.alarm.${kind}`)}</p>
      {files.length > 0 && (
        <ul>
          {files.map((file) => (
            <li key={file}>
              <bdi>{file}</bdi>
            </li>
          ))}
        </ul>
      )}
      {detail && <p className="faint">{detail}</p>}
      <p>{say('these.alarm.act')}</p>
      <p>
        {sure ? (
          <Button kind="grave" onPress={() => void forgetPins().then(() => location.reload())}>
            {say('these.forget.sure')}
          </Button>
        ) : (
          <Button onPress={() => setSure(true)}>{say('these.forget')}</Button>
        )}
      </p>
    </Section>
  )
}
