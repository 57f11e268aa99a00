import type { Marking } from '#modules/sharing/contract.ts'
import { MarkingChip } from '#platform/web/ui/marking-chip.tsx'

/** A marking as the directory brings it, as chips. */
export function Marked({ marking }: { marking: Pick<Marking, 'tlp' | 'pap' | 'embargoUntil' | 'caveats'> }) {
  const { tlp, pap, embargoUntil, caveats } = marking
  return <MarkingChip tlp={tlp} pap={pap} embargo={embargoUntil} caveats={caveats} />
}
