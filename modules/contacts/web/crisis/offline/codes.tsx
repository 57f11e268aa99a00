// A sealed message as pictures that a camera reads from this screen or from paper, one after the other.
import { useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { copyText } from '#platform/web/ui/code.tsx'
import { ExerciseChip } from '#platform/web/ui/marking-chip.tsx'
import { QrPicture } from '#platform/web/ui/qr-picture.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Sealed } from '../../../crisis/views.ts'

export function Codes({ sealed: { qr, exercise } }: { sealed: Sealed }) {
  const say = useWords()
  const [at, setAt] = useState(0)
  const of = qr.length
  const text = qr[at]
  if (text === undefined) return <p className="crisis-note">{say('crisis.codes.tooLarge')}</p>
  const copy = async () => {
    const copied = await copyText(qr.join('\n'))
    toast(say(copied ? 'crisis.codes.copied' : 'crisis.codes.notCopied'), { kind: copied ? 'done' : 'failed' })
  }
  return (
    <figure className="crisis-codes">
      {exercise && <ExerciseChip />}
      <QrPicture text={text} size={480} large label={say('crisis.codes.one', { n: at + 1, of })} />
      <figcaption>
        <p aria-live="polite">{say('crisis.codes.one', { n: at + 1, of })}</p>
        <div className="row">
          {of > 1 && (
            <>
              <Button
                icon="back"
                refused={at === 0 ? say('crisis.codes.first') : undefined}
                onPress={() => setAt(at - 1)}
              >
                {say('crisis.codes.before')}
              </Button>
              <Button
                icon="next"
                refused={at === of - 1 ? say('crisis.codes.last') : undefined}
                onPress={() => setAt(at + 1)}
              >
                {say('crisis.codes.next')}
              </Button>
            </>
          )}
          <Button icon="copy" onPress={() => void copy()}>
            {say('crisis.codes.copy')}
          </Button>
        </div>
      </figcaption>
    </figure>
  )
}
