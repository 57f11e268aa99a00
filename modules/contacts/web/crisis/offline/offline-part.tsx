// The way out when the host or the network is gone: what one wrote, sealed for the other side, in a file or a picture.
import { EmptyState } from '#platform/web/ui/state.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { useFormat } from '#platform/web/format.ts'
import { useWords } from '#platform/web/words.ts'
import type { CrisisLineWhole } from '../../../contract/crisis.ts'
import type { LineView } from '../../../crisis/views.ts'
import { useCrisis } from '../client/crisis-in-use.tsx'
import { TakeIn } from './take-in.tsx'
import { TakeOut } from './take-out.tsx'

export function OfflinePart({ line }: { line: CrisisLineWhole }) {
  const say = useWords()
  const view = useCrisis().lines.line(line.id)
  if (!view) return <EmptyState title={say('crisis.not.unknown-line')}>{say('crisis.joining.words')}</EmptyState>
  return (
    <>
      <Readiness view={view} />
      <TakeOut view={view} />
      <TakeIn view={view} />
    </>
  )
}

/** Whether it would work now: to be looked at on a quiet day. */
function Readiness({ view }: { view: LineView }) {
  const say = useWords()
  const format = useFormat()
  const { ready, madeAt, notAfter, goneDevices } = view.offline
  return (
    <div className="crisis-readiness">
      <p>
        <Status standing={ready ? 'verified' : 'draft'}>
          {say(ready ? 'crisis.offline.ready' : 'crisis.offline.notReady')}
        </Status>
      </p>
      <p className="small">
        {say(ready ? 'crisis.offline.ready.words' : 'crisis.offline.notReady.words', { name: view.them.name })}
      </p>
      {ready && madeAt !== undefined && notAfter !== undefined && (
        <dl className="crisis-facts">
          <div>
            <dt>{say('crisis.offline.made')}</dt>
            <dd>{format.dateTime(madeAt)}</dd>
          </div>
          <div>
            <dt>{say('crisis.offline.until')}</dt>
            <dd>{format.dateTime(notAfter)}</dd>
          </div>
        </dl>
      )}
      {goneDevices > 0 && <p className="crisis-note grave">{say('crisis.offline.gone', { count: goneDevices })}</p>}
      <p className="small">{say('crisis.offline.stay')}</p>
    </div>
  )
}
