import { directionOf } from '#platform/languages.ts'
import { TlpChip } from '#platform/web/ui/marking-chip.tsx'
import type { Column } from '#platform/web/ui/table.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useFormat } from '#platform/web/format.ts'
import { useLanguage, useWords } from '#platform/web/words.ts'
import { sectorLists } from '../../code-lists.ts'
import type { IncidentLine } from '../../contract.ts'
import { Nis2ImpactSeverity } from '../../severity.ts'
import { useCodeNames } from '../pieces/code-word.tsx'
import { IncidentStanding, PartyName } from '../pieces/party.tsx'
import { Nis2Word } from '../pieces/severity-word.tsx'

/**
 * The columns of the list. `narrow` where a detail stands beside it: the name, and under it by whom and when. The same
 * second line is shown wherever the sheet is too narrow for columns; see list.css.
 */
export function useIncidentColumns(narrow: boolean): Column<IncidentLine>[] {
  const say = useWords()
  const format = useFormat()
  const code = useCodeNames()
  const status = ({ status: one, merged }: IncidentLine) => say(`incidents.status.${merged ? 'merged' : one}`)
  const hit = (row: IncidentLine) => [
    ...row.countries.map(format.country),
    ...row.sectors.map((sector) => code(sectorLists.nis2, sector)),
  ]
  const title: Column<IncidentLine> = {
    id: 'title',
    label: say('incidents.column.title'),
    value: ({ title: words }) => words,
    cell: (row) => <TitleCell row={row} />,
  }
  const standing: Column<IncidentLine> = {
    id: 'status',
    label: say('incidents.filter.status'),
    value: status,
    cell: (row) => <IncidentStanding status={row.status} merged={row.merged} />,
  }
  if (narrow) return [title, standing]
  return [
    title,
    standing,
    {
      id: 'severity',
      label: say('incidents.column.severity'),
      value: ({ nis2Severity }) => (nis2Severity === null ? null : Nis2ImpactSeverity.options.indexOf(nis2Severity)),
      cell: ({ nis2Severity }) =>
        nis2Severity === null ? (
          <span className="faint" title={say('incidents.severity.notAssessed')}>
            –
          </span>
        ) : (
          <Nis2Word severity={nis2Severity} />
        ),
      minor: true,
    },
    {
      id: 'marking',
      label: say('incidents.column.marking'),
      value: ({ marking }) => marking.tlp,
      cell: ({ marking }) => <TlpChip tlp={marking.tlp} />,
      minor: true,
    },
    {
      id: 'owner',
      label: say('incidents.filter.owner'),
      value: ({ owner }) => owner.name,
      cell: ({ owner }) => <PartyName party={owner} />,
      minor: true,
    },
    {
      id: 'hit',
      label: say('incidents.column.hit'),
      value: (row) => hit(row).join(' '),
      cell: (row) => <Hit words={hit(row)} />,
      minor: true,
    },
    {
      id: 'changed',
      label: say('incidents.column.changed'),
      value: ({ changedAt }) => changedAt,
      cell: ({ changedAt }) => <When at={changedAt} />,
      minor: true,
      end: true,
    },
  ]
}

function TitleCell({ row }: { row: IncidentLine }) {
  // The title has the direction of its own script, what stands under it that of the page.
  const direction = directionOf(useLanguage())
  return (
    <span className="incident-title">
      <span className="incident-name" lang={row.language} dir="auto" title={row.title}>
        {row.title}
      </span>
      <small className="incident-under" dir={direction}>
        <TlpChip tlp={row.marking.tlp} />
        <PartyName party={row.owner} />
        <When at={row.changedAt} />
      </small>
    </span>
  )
}

/** The first two in sight, and how many more; all of them on hover. */
function Hit({ words }: { words: readonly string[] }) {
  const format = useFormat()
  if (words.length === 0) return <span className="faint">–</span>
  const more = words.length - 2
  return (
    <span className="incident-hit" title={format.list(words)}>
      <bdi>{words.slice(0, 2).join(', ')}</bdi>
      {more > 0 && <span className="faint"> +{format.number(more)}</span>}
    </span>
  )
}
