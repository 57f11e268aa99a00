import { minute, oneLine, warnings } from '#modules/rooms/cli/index.ts'
import { isOverdue, nextTest, testDays } from '../crisis/timing.ts'
import type { CrisisMessage, LineSummary, LineView } from '../crisis/views.ts'
import type { CrisisDesk } from './desk.ts'

export function lineLine(line: LineSummary): string {
  const marks = [
    line.state === 'open' ? '' : line.state,
    line.unacknowledged > 0 ? `${line.unacknowledged} TO ACKNOWLEDGE` : '',
    line.waiting > 0 ? `${line.waiting} waiting to be sent` : '',
    line.alarms > 0 ? `${line.alarms} ALARMS` : '',
    line.lastTest.them ? `their last test call ${minute(line.lastTest.them)}` : '',
  ].filter(Boolean)
  return `${line.id}  ${oneLine(line.them.name)}${marks.length > 0 ? `  [${marks.join(', ')}]` : ''}`
}

/** What is no message to be taken for real says so first. */
const marks: Record<CrisisMessage['class'], string> = {
  query: 'QUERY',
  notification: 'NOTIFICATION',
  request: 'REQUEST',
  clarification: 'CLARIFICATION',
  exercise: 'EXERCISE EXERCISE EXERCISE',
  'test-call': 'TEST CALL',
}

export function messageLine(message: CrisisMessage, now: Date): string {
  const { from, number, side, of, text, answerBy, status, received, acknowledged, ways, handedBy, day } = message
  const head = `${side === 'us' ? `us${number}` : number}  ${minute(message.at)}  ${oneLine(from.name)} (${oneLine(from.delegation.name)})`
  const kind = of === undefined ? marks[message.class] : `${marks[message.class]} of a ${of}, ${runLine(message.run)}`
  const notes = [
    answerBy === undefined ? '' : `answer by ${minute(answerBy)}${isOverdue(message, now) ? ', OVERDUE' : ''}`,
    statusLine(status, received.length, acknowledged),
    message.noted.length > 0 ? `noted by the desk ${message.noted.map(({ name }) => oneLine(name)).join(', ')}` : '',
    message.twin ? 'another message has this number' : '',
    ways.includes('file') || ways.includes('qr') ? `by ${ways.join(' and ')}` : '',
    handedBy === undefined ? '' : `handed on by ${oneLine(handedBy)}`,
  ].filter(Boolean)
  const words = message.class === 'test-call' ? (day ?? '') : inset(text)
  return `${head}: ${kind}: ${words}  [${notes.join('; ')}]`
}

/** Of which exercise it is, and whether one takes part in it. */
function runLine(run: CrisisMessage['run']): string {
  if (!run) return 'WHICH DOES NOT SAY OF WHICH EXERCISE'
  const title = `"${oneLine(run.title)}"`
  if (run.standing === 'on') return `of ${title}`
  if (run.standing === 'ended') return `of ${title}, WHICH HAS ENDED`
  return run.standing === 'foreign'
    ? `of ${title}, AN EXERCISE THAT YOUR DELEGATION DOES NOT TAKE PART IN`
    : `of ${title}, as they say`
}

function statusLine(
  status: CrisisMessage['status'],
  machines: number,
  acknowledged: CrisisMessage['acknowledged'],
): string {
  if (status === 'waiting') return 'waits to be sent'
  if (status === 'sent') return 'sent'
  if (status === 'received') return `received by ${machines} machine${machines === 1 ? '' : 's'}, by no person yet`
  return status === 'answered' ? 'answered' : `acknowledged by ${oneLine(acknowledged[0]?.name ?? '')}`
}

/** Lines after the first stand in from the edge, where no line of ours begins. */
function inset(text: string): string {
  return text.split('\n').map(oneLine).join('\n    | ')
}

const standings: Record<LineView['officers'][number]['standing'], string> = {
  named: 'named by their own side',
  first: "first there, on the host's word: compare the spoken code",
  'left-out': 'left out by their own side',
  unsaid: 'named by the host alone',
}

export function lineLines(desk: CrisisDesk, line: LineView): string[] {
  const now = desk.now()
  const next = nextTest(line.schedule, now)
  const strip = testDays(line.schedule, now, 7).map(({ day, state }) => `${day.slice(5)} ${state}`)
  return [
    lineLine(line),
    ...(line.room ? [`spoken code: ${line.room.code}`] : []),
    ...line.officers.map(
      ({ name, side, devices, me, standing }) =>
        `officer: ${oneLine(name)} (${oneLine(side === 'us' ? line.us.name : line.them.name)})${me ? ' – you' : ''}, ${devices} devices in the room${me && standing === 'first' ? '' : `; ${standings[standing]}`}`,
    ),
    `test calls: ${strip.join(', ')}; next ${minute(next.dueAt)}, ${next.turn === 'us' ? 'by us' : 'by them'}`,
    line.offline.ready
      ? `files and codes: ready, the secret is of ${minute(line.offline.madeAt ?? '')}${line.offline.goneDevices > 0 ? `; ${line.offline.goneDevices} devices that are gone hold it too` : ''}`
      : 'files and codes: not ready, the other side holds no secret yet',
    ...line.messages.map((message) => messageLine(message, now)),
    ...line.missing.map(
      ({ side, n }) =>
        `MISSING: message ${n} of ${oneLine(side === 'us' ? line.us.name : line.them.name)} has not come.`,
    ),
    ...line.strangers.map(({ name, delegation }) => `STRANGER in the room: ${oneLine(name)} (${oneLine(delegation)})`),
    ...line.former.map(
      ({ name, delegation }) => `IN THE ROOM AND NO OFFICER ANY MORE: ${oneLine(name)} (${oneLine(delegation)})`,
    ),
    ...line.letIn.map(
      ({ name, delegation, at, named }) =>
        `let in ${minute(at)}, ${named ? 'named by their own side' : "on the host's word alone"}: ${oneLine(name)} (${oneLine(delegation)})`,
    ),
    ...line.asks.map(
      ({ name, side, inRoom }) =>
        `ASKS: ${inRoom ? 'in the room is' : 'the host names an officer'} ${oneLine(name)} (${oneLine(line[side].name)}), whom nobody of theirs has named: "chancery crisis confirm"${side === 'us' ? ' or "leave-out"' : ', after you have telephoned'}`,
    ),
    ...line.found.map(({ kind, about, at }) => `ALARM ${minute(at)}: ${kind}: ${oneLine(about)}`),
    ...(line.newer.length > 0 ? [`${line.newer.length} acts of a newer program, which this one cannot read.`] : []),
    ...warnings(desk),
  ]
}
