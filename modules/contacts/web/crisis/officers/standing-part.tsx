// What keeps a line alive: the daily test, who may speak on it, how rings were answered, and what was done with it.
import type { CrisisLineWhole } from '../../../contract/crisis.ts'
import { EndLine } from './end-line.tsx'
import { Officers } from './officers.tsx'
import { ReplaceRoom } from './replace-room.tsx'
import { Rings } from './rings.tsx'
import { LadderShown, Steps } from './steps.tsx'
import { Tests } from './tests.tsx'

export function StandingPart({ line }: { line: CrisisLineWhole }) {
  return (
    <>
      {line.officer && <Tests line={line} />}
      <Officers line={line} />
      {line.officer && <Rings line={line} />}
      <LadderShown ladder={line.ladder} />
      <Steps line={line} />
      {line.may.reattach && <ReplaceRoom line={line} />}
      {line.may.end && <EndLine line={line} />}
    </>
  )
}
