import { useEffect, useState } from 'react'
import { Section } from '#platform/web/ui/page.tsx'
import { Name, Status } from '#platform/web/ui/tag.tsx'
import { useWords } from '#platform/web/words.ts'
import type { CrisisLineWhole, CrisisOfficer } from '../../../contract/crisis.ts'
import { useCrisis } from '../client/crisis-in-use.tsx'
import { WithKeys } from '../client/with-keys.tsx'
import { type InRoom, NameOfficer, RemoveOfficer } from './name-officer.tsx'
import { NamingActs } from './naming-acts.tsx'

/** Of both sides, beside one another: who may speak on the line, by whose word, and who of them is on duty. */
export function Officers({ line }: { line: CrisisLineWhole }) {
  const say = useWords()
  const [inRoom, tell] = useState<InRoom>()
  return (
    <Section title={say('crisis.officers')} count={line.officers.length}>
      <p className="small">{say('crisis.officers.words')}</p>
      {line.officer && (
        <WithKeys without={null}>
          <Looking line={line.id} onTell={tell} />
        </WithKeys>
      )}
      <Sides line={line} inRoom={inRoom} />
    </Section>
  )
}

/** Beside the officers and not around them: what is half chosen there stays while the keys are opened. */
function Looking({ line, onTell }: { line: string; onTell: (inRoom: InRoom | undefined) => void }) {
  const { lines } = useCrisis()
  const view = lines.line(line)
  useEffect(() => {
    onTell(view?.state === 'open' ? { lines, view } : undefined)
  }, [lines, view, onTell])
  useEffect(() => () => onTell(undefined), [onTell])
  return null
}

type SidesProps = { line: CrisisLineWhole; inRoom: InRoom | undefined }

function Sides({ line, inRoom }: SidesProps) {
  return (
    <div className="crisis-sides">
      {(['us', 'them'] as const).map((side) => (
        <div key={side}>
          <h3>
            <Name invented={line[side].invented}>{line[side].name}</Name>
          </h3>
          <ul className="crisis-officers">
            {line.officers
              .filter(({ delegationId }) => delegationId === line[side].id)
              .map((officer) => (
                <OfficerEntry key={officer.accountId} line={line} inRoom={inRoom} officer={officer} side={side} />
              ))}
          </ul>
          {side === 'us' && line.may.nameOfficers && <NameOfficer line={line} lines={inRoom?.lines} />}
        </div>
      ))}
    </div>
  )
}

type EntryProps = SidesProps & { officer: CrisisOfficer; side: 'us' | 'them' }

function OfficerEntry({ line, inRoom, officer, side }: EntryProps) {
  const say = useWords()
  const told = inRoom?.view.officers.find((one) => one.account === officer.accountId && one.side === side)
  const alone = told && told.standing !== 'named' && !told.me
  return (
    <li>
      <span className="crisis-officer">
        <bdi>{officer.name}</bdi>
        <span className="small faint">{say(officer.head ? 'crisis.officer.head' : 'crisis.officer.named')}</span>
        {told && (!told.me || told.standing === 'named') && (
          <span className={alone ? 'small' : 'small faint'}>{say(`crisis.officer.told.${told.standing}`)}</span>
        )}
      </span>
      {officer.onDuty && <Status standing="done">{say('crisis.officer.onDuty')}</Status>}
      {inRoom && alone && side === 'us' && (
        <NamingActs
          small
          lines={inRoom.lines}
          line={line.id}
          person={told}
          acts={told.standing === 'left-out' ? [true] : [true, false]}
        />
      )}
      {side === 'us' && line.may.nameOfficers && !officer.head && (
        <RemoveOfficer line={line} inRoom={inRoom} officer={officer} />
      )}
    </li>
  )
}
