import { useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { FileDrop } from '#platform/web/ui/file-drop.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { ErrorState } from '#platform/web/ui/state.tsx'
import { TextArea } from '#platform/web/ui/text-field.tsx'
import { useFormat } from '#platform/web/format.ts'
import { useWords } from '#platform/web/words.ts'
import { partIn } from '../../../crisis/qr-parts.ts'
import type { Imported, LineView } from '../../../crisis/views.ts'
import { useCrisis } from '../client/crisis-in-use.tsx'
import { crisisTrouble } from '../client/trouble.ts'
import { Camera } from './camera.tsx'
import { codesIn } from './reading-pictures.ts'

const largest = 2_000_000
const picture = /^image\//

/** What came from them: a file, a picture of a code, its text, or a code before the camera. */
export function TakeIn({ view }: { view: LineView }) {
  const say = useWords()
  const { error, came, busy, take } = useTaking()
  const [files, setFiles] = useState<File[]>([])
  const [text, setText] = useState('')
  const [filming, setFilming] = useState(false)
  const takeFiles = (chosen: File[]) => {
    setFiles(chosen)
    void take(async () => {
      const sealed = chosen.find(({ type, name }) => !picture.test(type) || name.endsWith('.chancery-crisis'))
      return sealed ? new Uint8Array(await sealed.arrayBuffer()) : codesIn(chosen)
    })
  }
  return (
    <Section title={say('crisis.in')}>
      <p className="small">{say('crisis.in.words', { name: view.them.name })}</p>
      <div aria-live="polite">
        {error !== undefined && <ErrorState title={crisisTrouble(error, say)} kept={say('crisis.in.kept')} />}
        {came && <Came came={came} view={view} />}
      </div>
      <FileDrop
        label={say('crisis.in.file')}
        hint={say('crisis.in.file.hint')}
        accept=".chancery-crisis,image/*"
        most={largest * 10}
        value={files}
        onChange={takeFiles}
      />
      {filming ? (
        <Camera
          onRead={(lines) => {
            setFilming(false)
            void take(async () => lines)
          }}
          onLeave={() => setFilming(false)}
        />
      ) : (
        <div>
          <Button icon="eye" onPress={() => setFilming(true)}>
            {say('crisis.in.camera')}
          </Button>
        </div>
      )}
      <TextArea
        label={say('crisis.in.text')}
        hint={say('crisis.in.text.hint')}
        isRequired={false}
        rows={3}
        value={text}
        onChange={setText}
      />
      <div>
        <Button
          busy={busy}
          refused={linesOf(text).length === 0 ? say('crisis.in.text.none') : undefined}
          onPress={() => void take(async () => linesOf(text))}
        >
          {say('crisis.in.text.act')}
        </Button>
      </div>
    </Section>
  )
}

const linesOf = (text: string): string[] => text.split(/\s+/).filter((one) => partIn(one) !== undefined)

/** Once at a time; what came last stands on the page. */
function useTaking() {
  const { lines } = useCrisis()
  const [state, setState] = useState<{ error?: unknown; came?: Imported; busy: boolean }>({ busy: false })
  const take = async (read: () => Promise<Uint8Array | readonly string[]>) => {
    setState({ busy: true })
    try {
      setState({ came: await lines.importSealed(await read()), busy: false })
    } catch (error) {
      setState({ error, busy: false })
    }
  }
  return { ...state, take }
}

function Came({ came, view }: { came: Imported; view: LineView }) {
  const say = useWords()
  const format = useFormat()
  const fresh = came.messages.filter(({ state }) => state === 'new').length
  const known = came.messages.filter(({ state }) => state === 'known').length
  const differ = came.messages.filter(({ state }) => state === 'words-differ').length
  return (
    <div className="crisis-came">
      <p>
        <b>{say('crisis.came', { name: came.from.name, delegation: came.from.delegation.name })}</b>{' '}
        {say('crisis.came.sealed', { at: format.dateTime(came.sealedAt) })}
      </p>
      <ul>
        {fresh > 0 && <li>{say('crisis.came.new', { count: fresh })}</li>}
        {known > 0 && <li>{say('crisis.came.known', { count: known })}</li>}
        {differ > 0 && (
          <li>
            <b>{say('crisis.came.differ', { count: differ })}</b>
          </li>
        )}
        {came.received.length > 0 && <li>{say('crisis.came.received', { count: came.received.length })}</li>}
        {came.acknowledged.length > 0 && (
          <li>{say('crisis.came.acknowledged', { count: came.acknowledged.length })}</li>
        )}
      </ul>
      {fresh > 0 && <p className="small">{say('crisis.came.receipt', { name: view.them.name })}</p>}
    </div>
  )
}
