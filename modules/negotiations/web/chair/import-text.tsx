// A text from a file or from the clipboard: read on this device, shown before it is brought in, then made into acts.
import { useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { Dialog } from '#platform/web/ui/dialog.tsx'
import { FileDrop } from '#platform/web/ui/file-drop.tsx'
import { Progress } from '#platform/web/ui/progress.tsx'
import { TextArea } from '#platform/web/ui/text-field.tsx'
import { hasWords, useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import type { ImportPlan } from '../../documents/import-plan.ts'
import { ImportRefused } from '../../documents/import-refused.ts'
import { useActing } from '../acting/acting.tsx'
import { Consequences } from '../acting/consequences.tsx'
import { newId } from '../acting/new-id.ts'
import { useNegotiations } from '../client/negotiations-in-use.tsx'
import { useOrder } from '../table/text-state.ts'

export function ImportText({ view }: { view: NegotiationView }) {
  const say = useWords()
  const { refused } = useActing()
  const [open, setOpen] = useState(false)
  const not = refused({
    kind: 'text.import',
    paragraphs: [{ paragraph: newId(), type: 'operative', place: 'm', text: 'x', alternative: newId() }],
  })
  if (not !== undefined) return null
  return (
    <>
      <Button icon="upload" onPress={() => setOpen(true)}>
        {say('negotiations.import')}
      </Button>
      {open && <Importing view={view} onClose={() => setOpen(false)} />}
    </>
  )
}

async function read(file: File | undefined, pasted: string): Promise<ImportPlan> {
  if (file && /\.docx$/i.test(file.name)) {
    const { planOfDocx } = await import('../../documents/import-docx.ts')
    return planOfDocx(new Uint8Array(await file.arrayBuffer()))
  }
  const { planOfText } = await import('../../documents/import-text.ts')
  return planOfText(file ? await file.text() : pasted)
}

function Importing({ view, onClose }: { view: NegotiationView; onClose: () => void }) {
  const say = useWords()
  const { negotiations } = useNegotiations()
  const order = useOrder(view)
  const [files, setFiles] = useState<File[]>([])
  const [pasted, setPasted] = useState('')
  const [plan, setPlan] = useState<ImportPlan>()
  const [fault, setFault] = useState<string>()
  const [busy, setBusy] = useState(false)
  const look = async () => {
    setFault(undefined)
    try {
      setPlan(await read(files[0], pasted))
    } catch (error) {
      setFault(
        error instanceof ImportRefused
          ? say(`negotiations.documents.refused.${error.why}`)
          : say('negotiations.import.failed'),
      )
    }
  }
  const bring = async () => {
    if (!plan) return
    setBusy(true)
    try {
      const { actsOf } = await import('../../documents/import-acts.ts')
      const top = order.filter(({ under }) => under === undefined).at(-1)
      const acts = actsOf(plan, { id: newId, after: top?.place ?? null, language: view.state.language })
      const operations = await negotiations.act(view.room, acts.words)
      const marks = acts.marks(operations)
      if (marks.length > 0) await negotiations.act(view.room, marks)
      onClose()
    } catch {
      setFault(say('negotiations.import.failed'))
      setBusy(false)
    }
  }
  return (
    <Dialog title={say('negotiations.import')} isOpen onClose={onClose} wide busy={busy}>
      <Consequences name="import" />
      {plan ? (
        <PlanShown plan={plan} />
      ) : (
        <>
          <FileDrop
            label={say('negotiations.import.file')}
            single
            accept=".docx,.txt,text/plain"
            most={24_000_000}
            value={files}
            onChange={setFiles}
          />
          <TextArea label={say('negotiations.import.paste')} rows={6} reading value={pasted} onChange={setPasted} />
        </>
      )}
      {fault && <p role="alert">{fault}</p>}
      {busy && <Progress label={say('negotiations.import.bringing')} />}
      <div className="dialog-acts">
        <Button onPress={onClose}>{say('confirm.leave')}</Button>
        {plan ? (
          <Button kind="primary" busy={busy} onPress={() => void bring()}>
            {say('negotiations.import.act', { count: plan.paragraphs.length })}
          </Button>
        ) : (
          <Button
            kind="primary"
            refused={files.length === 0 && pasted.trim() === '' ? say('negotiations.import.first') : undefined}
            onPress={() => void look()}
          >
            {say('negotiations.import.look')}
          </Button>
        )}
      </div>
    </Dialog>
  )
}

function PlanShown({ plan }: { plan: ImportPlan }) {
  const say = useWords()
  return (
    <>
      <p>
        {say('negotiations.import.found', { count: plan.paragraphs.length })}{' '}
        {say('negotiations.import.marks', {
          brackets: plan.brackets.length,
          amendments: plan.amendments.length,
          comments: plan.comments.length,
        })}
      </p>
      {plan.warnings.length > 0 && (
        <ul className="small">
          {plan.warnings.slice(0, 20).map(({ what, place }, index) => (
            <li key={index}>
              {hasWords(`negotiations.documents.warning.${what}`)
                ? say(`negotiations.documents.warning.${what}`, { place })
                : what}
            </li>
          ))}
        </ul>
      )}
      <ol className="import-shown" role="list">
        {plan.paragraphs.map(({ place, type, label, alternatives }) => (
          <li key={place}>
            <span className="small faint">
              {say(`negotiations.type.${type}`)} {label}
            </span>
            <p className="panel-words" dir="auto">
              {alternatives[0]?.text}
            </p>
          </li>
        ))}
      </ol>
    </>
  )
}
