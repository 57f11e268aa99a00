import { issueDemoList } from '#modules/identity/server/index.ts'
import { loadDossiers } from '#modules/incidents/server/index.ts'
import type { IncidentView } from '#modules/incidents/contract.ts'
import { system } from '#platform/actor.ts'
import type { House } from '#platform/server/house.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { buildAsks } from './demo/asks.ts'
import { buildCrisis } from './demo/crisis.ts'
import { buildDirectory } from './demo/directory.ts'
import { buildExercise } from './demo/exercise.ts'
import { buildLetters } from './demo/letters.ts'
import { type Scene, season, words } from './demo/season.ts'
import { incidentTitled, setStage, type Stage } from './demo/stage.ts'

/**
 * The demo world: invented states around the Lantern Sea, their people, and a season of incidents between them. Built
 * through the doors, as those people, so that every rule holds of it and whatever the doors record is recorded. What is
 * there already stays as it is: the world may be built again at each start, and after a start that was cut off.
 */
export async function buildDemoWorld(house: House, told: (done: number, of: number) => void = () => {}): Promise<void> {
  await mustBeInvented(house)
  const stage = await setStage(house)
  await issueDemoList(house)
  await buildDirectory(stage, house)
  await buildCrisis(stage)
  await buildAsks(stage, house)
  await buildLetters(stage)
  await buildExercise(stage, house)
  const last = season.at(-1)
  // The last scene stands only when all before it do.
  if (last && (await knownReport(stage, last))) return told(season.length, season.length)
  await inTransaction(house, system, 'demo.dossiers', 'acts', (call) => loadDossiers(call))
  for (const [index, scene] of season.entries()) {
    await play(stage, scene)
    told(index + 1, season.length)
  }
}

/** The invented and the real are never in one house. */
export class RealHouse extends Error {
  override name = 'RealHouse'
}

async function mustBeInvented({ database: { kysely } }: House): Promise<void> {
  const real = await kysely.selectFrom('organisation').select('name').where('invented', '=', false).executeTakeFirst()
  if (real)
    throw new RealHouse(
      `This house has a real organisation, ${String(real.name)}. Open the demo on a database of its own: it is never mixed with real ones.`,
    )
}

function knownReport(stage: Stage, { by, report }: Scene): Promise<IncidentView | undefined> {
  return incidentTitled(stage, by, report(stage).facts.title)
}

async function play(stage: Stage, scene: Scene): Promise<void> {
  stage.daysAgo(scene.daysAgo)
  const report = scene.report(stage)
  const known = await knownReport(stage, scene)
  // Whatever was shared has had all that comes before sharing.
  if (known && (known.status !== 'draft' || !scene.share)) return
  const { incidents } = stage.doors(scene.by)
  let incident = known ?? (await incidents.report(report))
  if (scene.file && incident.files.length === 0) incident = await attach(stage, scene, incident)
  if (!scene.share) return
  const { version } = incident
  await stage
    .doors(scene.sharedBy ?? scene.by)
    .incidents.share({ id: incident.id, version: version ?? 1, marking: scene.share(stage) })
  await afterwards(stage, scene, incident.id)
}

async function attach(stage: Stage, { by, file }: Scene, { id, version }: IncidentView): Promise<IncidentView> {
  if (!file) throw new Error('This scene has no file')
  const query = new URLSearchParams({
    incident: id,
    version: String(version),
    name: file.name,
    marking: JSON.stringify(file.marking(stage)),
  })
  const headers = {
    'content-type': 'application/stix+json;version=2.1',
    'content-length': String(Buffer.byteLength(file.bytes)),
  }
  const response = await stage.knock(by, `/files?${query}`, { method: 'POST', body: file.bytes, headers })
  if (response.status !== 201) throw new Error(`The demo world could not put its file: ${await response.text()}`)
  // Parse boundary: the door has parsed its own answer by its contract.
  const stored = (await response.json()) as { fileId: string; incident: IncidentView }
  const { incidents } = stage.doors(by)
  return (
    await incidents.files.attach({ id, version: stored.incident.version ?? 1, fileId: stored.fileId, format: 'stix' })
  ).incident
}

async function afterwards(stage: Stage, scene: Scene, id: string): Promise<void> {
  const later = Math.max(scene.daysAgo - 1, 0)
  stage.daysAgo(later, 10)
  for (const reader of scene.readBy ?? []) await stage.doors(reader).incidents.one({ id })
  for (const { by, to, ask, answer } of scene.questions ?? []) {
    const between = stage.to('amber', { delegations: [to] })
    const question = await stage
      .doors(by)
      .incidents.questions.ask({ id, to: stage.delegation(to), words: words(ask), marking: between })
    if (!answer) continue
    const back = stage.to('amber', { delegations: [by.split('.')[0] as typeof to] })
    await stage.doors(answer.by).incidents.questions.answer({
      questionId: question.id,
      kind: 'answered',
      words: words(answer.words),
      marking: back,
    })
  }
  const { incidents } = stage.doors(scene.by)
  if (scene.mergeInto) {
    const into = await incidentTitled(stage, scene.by, scene.mergeInto)
    if (into) await incidents.merge({ id, into: into.id })
  }
  const version = (await incidents.one({ id })).version ?? 1
  if (scene.ends === 'contained') await incidents.contain({ id, version })
  else if (scene.ends === 'closed') await incidents.close({ id, version })
  else if (scene.ends) await incidents.withdraw({ id, version, reason: scene.ends.withdrawn })
}
