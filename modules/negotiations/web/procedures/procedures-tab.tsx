// How the text is decided upon: what runs now with its clocks, what binds whom, and what the chair may open.
import { useWords } from '#platform/web/words.ts'
import { Section } from '#platform/web/ui/page.tsx'
import { isChair } from '../../rules.ts'
import { useActing } from '../acting/acting.tsx'
import { useView } from '../table/table-context.ts'
import { useOrder } from '../table/text-state.ts'
import { Answer } from '../panel/ad-referendum-here.tsx'
import { useLabels } from '../table/text-state.ts'
import { AlternativeWords } from '../drawing/alternative-words.tsx'
import { AdoptionPart } from './adoption-part.tsx'
import { AtTablePart } from './at-table-part.tsx'
import { FloorPart } from './floor-part.tsx'
import { GroupsPart } from './groups-part.tsx'
import { OpennessPart } from './openness-part.tsx'
import { PartiesPart } from './parties-part.tsx'
import { PackagesPart } from './packages-part.tsx'
import { RulePart } from './rule-part.tsx'
import { SilencePart } from './silence-part.tsx'
import { VersionPart } from './version-part.tsx'
import { VotesPart } from './votes-part.tsx'
import './procedures.css'

export function ProceduresTab() {
  const view = useView()
  const { speaker } = useActing()
  const chair = isChair(view.state, speaker)
  return (
    <>
      <Referenda />
      <SilencePart view={view} chair={chair} />
      <VotesPart view={view} chair={chair} />
      <FloorPart view={view} chair={chair} />
      <PackagesPart view={view} chair={chair} />
      {chair && <PartiesPart view={view} />}
      <AtTablePart view={view} />
      <GroupsPart view={view} />
      <RulePart view={view} chair={chair} />
      <OpennessPart view={view} />
      <VersionPart view={view} chair={chair} />
      <AdoptionPart view={view} chair={chair} />
    </>
  )
}

/** What waits for the capitals: each paragraph with its words, because a capital confirms words and not numbers. */
function Referenda() {
  const say = useWords()
  const view = useView()
  const labels = useLabels(view)
  const here = useOrder(view).flatMap((paragraph) => {
    const id = paragraph.stage === 'ad-referendum' ? paragraph.adReferendum?.procedure : undefined
    const procedure = id === undefined ? undefined : view.state.adReferendum[id]
    return procedure ? [{ paragraph, procedure }] : []
  })
  if (here.length === 0) return null
  return (
    <Section title={say('negotiations.adReferendum')} count={here.length}>
      <ul className="procedure-lines">
        {here.map(({ paragraph, procedure }) => {
          const words = paragraph.alternatives.find(({ withdrawn }) => !withdrawn)
          return (
            <li key={paragraph.id} id={procedure.id}>
              <h3>{labels[paragraph.id] ?? ''}</h3>
              {words && <AlternativeWords alternative={words} paragraph={paragraph} plain />}
              <Answer view={view} paragraph={paragraph} procedure={procedure} />
            </li>
          )
        })}
      </ul>
    </Section>
  )
}
