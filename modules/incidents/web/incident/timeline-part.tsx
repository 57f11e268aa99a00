import { Timeline } from '#platform/web/ui/timeline.tsx'
import { useWords } from '#platform/web/words.ts'
import { isInstant, KnownTime, placeOf, useKnownTime } from '../pieces/known-time.tsx'
import { Prose, Provenance } from '../pieces/written.tsx'
import { useIncident } from './hold.tsx'
import { ItemMenu, OwnMark, Part } from './part.tsx'

export function TimelinePart() {
  const say = useWords()
  const { incident } = useIncident()
  const known = useKnownTime()
  const moments = incident.timeline.toSorted((a, b) => a.body.at.localeCompare(b.body.at))
  const entries = moments.map((item) => ({
    id: item.id,
    at: placeOf(item.body.at),
    dayOnly: !isInstant(item.body.at),
    children: (
      <div className="item-line">
        <div className="cell-stack">
          {item.body.at.length < 10 && <small className="faint">{known(item.body.at)}</small>}
          {item.body.until !== null && (
            <small className="faint">
              {say('incidents.moment.until')} <KnownTime at={item.body.until} />
            </small>
          )}
          <Prose words={item.body.words} />
          <Provenance {...item.body} />
          <OwnMark item={item} />
        </div>
        <ItemMenu item={item} name={item.body.words.text.slice(0, 40)} />
      </div>
    ),
  }))
  return (
    <Part id="timeline" title={say('incidents.part.timeline')} count={moments.length} section="timeline" adds="moment">
      {moments.length > 0 && <Timeline label={say('incidents.part.timeline')} entries={entries} />}
    </Part>
  )
}
