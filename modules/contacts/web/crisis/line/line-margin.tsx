import { SpokenCode } from '#modules/rooms/web/pieces.tsx'
import { Note } from '#platform/web/ui/page.tsx'
import { Name } from '#platform/web/ui/tag.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import type { CrisisLine } from '../../../contract/crisis.ts'
import type { LineView } from '../../../crisis/views.ts'
import { LineStanding } from '../list/line-standing.tsx'

/** Who is awake over there, and by what one knows that it is them. */
export function LineMargin({ line, view }: { line: CrisisLine; view: LineView | undefined }) {
  const say = useWords()
  const { us, them, officers, lastTest } = line
  const stands = line.state === 'agreed' || line.state === 'open'
  const onDuty = officers.filter((one) => one.delegationId === them.id && one.onDuty)
  return (
    <>
      <Note label={say('crisis.state')}>
        <LineStanding line={line} />
      </Note>
      <Note label={say('crisis.between')}>
        <Name invented={us.invented}>{us.name}</Name>
        <br />
        <Name invented={them.invented}>{them.name}</Name>
      </Note>
      {stands && (
        <Note label={say('crisis.onDuty.there')}>
          {onDuty.length === 0
            ? say('crisis.onDuty.none')
            : onDuty.map(({ accountId, name }) => (
                <bdi key={accountId} className="crisis-person">
                  {name}
                </bdi>
              ))}
        </Note>
      )}
      {stands && line.officer && (
        <Note label={say('crisis.lastTest.theirs')}>
          {lastTest.theirs === null ? say('crisis.lastTest.never') : <When at={lastTest.theirs} />}
        </Note>
      )}
      {view?.room && (
        <Note label={say('crisis.code')}>
          <SpokenCode code={view.room.code} small />
        </Note>
      )}
      {view && view.onHostsWord.length > 0 && (
        <Note label={say('crisis.onHostsWord')}>
          {view.onHostsWord.map(({ name, delegation, side }) => (
            <span key={`${side} ${name}`} className="crisis-person">
              {say('crisis.onHostsWord.one', { name, delegation })}
            </span>
          ))}
        </Note>
      )}
    </>
  )
}
