import type { Content, MemberView, MessageView, Person, RoomAlarm, RoomSummary, SystemLine } from '../sealing/views.ts'

/** What a command answers: plain data for machines, and lines for people. */
export type Told = { json: unknown; lines: string[] }

/** Words that others wrote, as a terminal may be shown them: what could command it is made visible instead. */
export function shown(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]/gu, (mark) => (mark === '\n' || mark === '\t' ? mark : '\uFFFD'))
}

export function oneLine(text: string): string {
  return shown(text).replaceAll(/\s+/g, ' ').trim()
}

export function named({ name, delegation }: Person): string {
  return `${oneLine(name)} (${oneLine(delegation.name)})`
}

/** To the minute, in UTC. */
export function minute(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 16)}Z`
}

export function roomLine(room: RoomSummary): string {
  const marks = [
    room.exercise ? 'EXERCISE' : '',
    `TLP:${room.marking.toUpperCase()}`,
    room.state === 'open' ? '' : room.state,
    room.role,
    `${room.members} people`,
    room.unread > 0 ? `${room.unread} unread` : '',
    room.awaited > 0 ? `${room.awaited} to acknowledge` : '',
    room.waiting > 0 ? `${room.waiting} waiting to be sent` : '',
    room.alarms > 0 ? `${room.alarms} ALARMS` : '',
  ]
  return `${room.id}  ${oneLine(room.title)}  [${marks.filter(Boolean).join(', ')}]`
}

export function messageLine(message: MessageView): string {
  const head = `${message.seq ?? '…'}  ${minute(message.at)}  ${named(message.from)}:`
  const notes = [
    message.exercise ? 'EXERCISE' : '',
    message.state === 'waiting' ? 'waits to be sent' : '',
    message.expiresAt ? `until ${minute(message.expiresAt)}` : '',
    message.acknowledge ? acknowledgement(message.acknowledge) : '',
    message.snapshotBy ? `from before your joining, vouched for by ${named(message.snapshotBy)}` : '',
  ].filter(Boolean)
  const said = `${head} ${contentLine(message.content)}`
  return notes.length > 0 ? `${said}  [${notes.join('; ')}]` : said
}

function acknowledgement({ by, missing, mine }: NonNullable<MessageView['acknowledge']>): string {
  const own = mine === 'asked' ? 'please acknowledge' : 'to be acknowledged'
  return `${own} by ${minute(by)}, ${missing.length === 0 ? 'all have' : `${missing.length} have not yet`}`
}

function contentLine(content: Content): string {
  if (content.kind === 'text') return inset(content.text)
  if (content.kind === 'file')
    return `${content.text ? `${inset(content.text)} ` : ''}<file ${oneLine(content.name)}, ${content.size} bytes>`
  if (content.kind === 'system') return systemLine(content.line)
  return content.kind === 'newer' ? '<a newer program said something that this one cannot read>' : '<expired>'
}

/** Lines after the first stand in from the edge, where no line of ours begins: nobody's words pass for another's. */
function inset(text: string): string {
  return shown(text).replaceAll('\n', '\n    | ')
}

function systemLine(line: SystemLine): string {
  if (line.name === 'opened') return '— the room was opened'
  if (line.name === 'joined') return `— ${named(line.who)} joined as ${line.role}`
  if (line.name === 'device-joined') return `— ${named(line.who)} has another device here: ${oneLine(line.deviceName)}`
  if (line.name === 'device-left') return `— a device of ${named(line.who)} left: ${oneLine(line.deviceName)}`
  if (line.name === 'expelled')
    return `— ${named(line.who)} was removed${line.forced ? ', having no standing any more' : ''}`
  if (line.name === 'left') return `— ${named(line.who)} left`
  if (line.name === 'role') return `— ${named(line.who)} is ${line.to} now, and was ${line.from}`
  if (line.name === 'changed') return `— the ${line.what} is “${oneLine(line.to)}” now, and was “${oneLine(line.from)}”`
  if (line.name === 'snapshot') return `— handed over ${line.messages} messages of before`
  return line.name === 'caucus' ? `— opened the caucus “${oneLine(line.title)}”` : '— the room was closed'
}

export function memberLine(member: MemberView): string {
  const standing = member.stands ? '' : ', WITHOUT STANDING: being removed'
  const devices = member.devices.map(({ name }) => oneLine(name)).join(', ')
  return `${named(member)}${member.me ? ' – you' : ''}: ${member.role}${standing}; devices: ${devices}`
}

export function alarmLine(alarm: RoomAlarm): string {
  const values = Object.entries(alarm.values).map(([name, value]) => `${name}: ${oneLine(value)}`)
  const settled = alarm.settledAt ? `, settled ${minute(alarm.settledAt)}` : ''
  return `${alarm.id}  ${minute(alarm.at)}  ${alarm.weight.toUpperCase()}${settled}  ${alarm.kind}  ${values.join('; ')}`
}
