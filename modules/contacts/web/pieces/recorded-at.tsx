import { takeProof } from '#modules/record/web/pieces.tsx'
import { useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Entered } from '../../contract/requests.ts'

/** Where the record holds it, and the proof as a file, which anybody verifies without this host. */
export function RecordedAt({ record, fileName }: { record: Entered; fileName: string }) {
  const say = useWords()
  const [busy, setBusy] = useState(false)
  const { index, salt, content } = record
  if (index === null)
    return (
      <span className="row recorded-at">
        <small className="faint">{say('contacts.recorded.waits')}</small>
      </span>
    )
  const take = async () => {
    setBusy(true)
    try {
      await takeProof({ index, salt, content }, fileName)
      toast(say('contacts.recorded.taken', { name: fileName }))
    } catch {
      toast(say('contacts.recorded.failed'), { kind: 'failed' })
    } finally {
      setBusy(false)
    }
  }
  return (
    <span className="row recorded-at">
      <small className="faint">{say('contacts.recorded.entry', { index })}</small>
      <Button kind="quiet" icon="download" busy={busy} onPress={() => void take()}>
        {say('contacts.recorded.take')}
      </Button>
    </span>
  )
}
