// What this browser finds when it verifies the document itself, and how anybody does so elsewhere.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { CodeBlock } from '#platform/web/ui/code.tsx'
import { Disclosure } from '#platform/web/ui/disclosure.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { ErrorState, Waiting } from '#platform/web/ui/state.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import { documentName, documentPath } from '../../contract.ts'
import type { DocumentReport } from '../../deciding/verify-document.ts'

type Document = { id: string; exercise: boolean; digest: string; bytes: Uint8Array }

export function Verification({ id, exercise, digest, bytes }: Document) {
  const say = useWords()
  const [fingerprint, setFingerprint] = useState('')
  // As many digits as a fingerprint has, and no sooner: half of one is no other committee.
  const committee = fingerprint.replaceAll(/\D/g, '').length >= fingerprintDigits ? fingerprint : undefined
  const { data, error } = useQuery({
    queryKey: ['texts', 'verified', digest, committee ?? ''],
    queryFn: async () => {
      const { verifyFinalDocument } = await import('../../deciding/verify-document.ts')
      return verifyFinalDocument(bytes, committee === undefined ? {} : { committee })
    },
    staleTime: Infinity,
  })
  const file = documentName({ id, exercise })
  return (
    <Section title={say('texts.verified')}>
      {error && <ErrorState error={error} />}
      {!data && !error && <Waiting label={say('texts.verifying')} />}
      {data && <Report report={data} />}
      <TextField
        label={say('texts.fingerprint')}
        hint={say('texts.fingerprint.hint')}
        value={fingerprint}
        onChange={setFingerprint}
        maxLength={200}
      />
      <Disclosure title={say('texts.elsewhere')}>
        <p>{say('texts.elsewhere.words')}</p>
        <p>
          <a href={documentPath(id)} download={file}>
            {say('texts.download')}
          </a>
        </p>
        <CodeBlock label={say('texts.command')} value={`chancery verify ${file} --committee FINGERPRINT`} />
      </Disclosure>
    </Section>
  )
}

const fingerprintDigits = 30

function Report({ report }: { report: DocumentReport }) {
  const say = useWords()
  const { claimed, failures, ok, proven } = report
  return (
    <div aria-live="polite">
      <p>
        {ok ? (
          <Status standing="verified">{say('texts.holds')}</Status>
        ) : (
          <Status standing="asked">{say('texts.fails')}</Status>
        )}
      </p>
      <Findings title={say('texts.failures', { count: failures.length })} findings={failures} of="fault" />
      <Findings title={say('texts.proven', { count: proven.length })} findings={proven} of="point" />
      <Findings title={say('texts.claimed', { count: claimed.length })} findings={claimed} of="point" />
    </div>
  )
}

type Found = DocumentReport['proven'][number] | DocumentReport['failures'][number]

function Findings({ title, findings, of }: { title: string; findings: readonly Found[]; of: 'fault' | 'point' }) {
  const say = useWords()
  if (findings.length === 0) return null
  const lines = (
    <ul className="public-findings">
      {findings.map(({ about, name, says }, at) => (
        <li key={`${name} ${about ?? ''} ${at}`}>
          <strong>{say(`texts.${of}.${name}`)}</strong>{' '}
          <span lang="en" dir="ltr" className="small">
            {says}
          </span>
        </li>
      ))}
    </ul>
  )
  if (of === 'point') return <Disclosure title={title}>{lines}</Disclosure>
  return (
    <>
      <h3>{title}</h3>
      {lines}
    </>
  )
}
