// Somebody was handed a proof and wants to know what it is worth: it is verified here, in the browser, without the host.
import { useState } from 'react'
import { fromUtf8 } from '#platform/bytes.ts'
import { CodeBlock } from '#platform/web/ui/code.tsx'
import { FileDrop } from '#platform/web/ui/file-drop.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { ErrorState } from '#platform/web/ui/state.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import { type Refused, type VerifiedEntry, verifyEntryProof } from '../proof.ts'

const most = 4_000_000

export function ProofSection({ policy }: { policy: string }) {
  const say = useWords()
  const [files, setFiles] = useState<File[]>([])
  const [outcome, setOutcome] = useState<VerifiedEntry | Refused>()
  const judge = async (chosen: File[]) => {
    setFiles(chosen)
    setOutcome(undefined)
    const [file] = chosen
    if (file) setOutcome(await verifyEntryProof(new Uint8Array(await file.arrayBuffer()), { policy }))
  }
  return (
    <Section title={say('record.try')}>
      <FileDrop
        label={say('record.try.file')}
        hint={say('record.try.hint')}
        single
        accept=".tlog-proof,text/plain"
        most={most}
        value={files}
        onChange={(chosen) => void judge(chosen)}
      />
      <div role="status">{outcome && <Outcome outcome={outcome} />}</div>
    </Section>
  )
}

function Outcome({ outcome }: { outcome: VerifiedEntry | Refused }) {
  const say = useWords()
  if ('refused' in outcome)
    return (
      <ErrorState title={say('record.try.refused', { why: outcome.refused })} kept={say('record.try.refused.do')} />
    )
  const { entry, index, checkpoint, judgement, content } = outcome
  return (
    <div className="stack">
      <p>
        <Status standing="verified">
          {say('record.try.holds', { index, kind: say(`record.kind.${entry.kind}`) })}
        </Status>
      </p>
      <ul className="record-checks">
        <li>
          {say('record.at')}: <When at={entry.at} absolute />
        </li>
        <li>{say('record.try.under', { count: checkpoint.size })}</li>
        <li>
          {judgement.witnessed.length > 0
            ? say('record.own.witnessed', { names: judgement.witnessed.map(({ name }) => name).join(', ') })
            : say('record.own.unwitnessed')}
        </li>
      </ul>
      {content && <CodeBlock value={fromUtf8(content)} label={say('record.act.read')} />}
    </div>
  )
}
