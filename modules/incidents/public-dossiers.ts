/** The dossiers that ship with the house: three real incidents from the public record (reference/dossiers/SOURCES.md). */
import { type Dossier, parseDossier } from './dossiers.ts'
import notpetya from './reference/dossiers/notpetya-2017.json' with { type: 'json' }
import solarwinds from './reference/dossiers/solarwinds-2020.json' with { type: 'json' }
import wannacry from './reference/dossiers/wannacry-2017.json' with { type: 'json' }

function read(data: unknown): Dossier {
  const outcome = parseDossier(data)
  // A dossier of ours that does not parse is a broken release; better no start than half a dossier.
  if ('problems' in outcome) throw new Error(`A dossier of the house does not parse: ${outcome.problems.join('; ')}`)
  return outcome.dossier
}

/** In the order of the incidents. */
export const publicDossiers: readonly Dossier[] = [wannacry, notpetya, solarwinds].map(read)
